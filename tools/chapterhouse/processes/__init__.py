"""Other programs and workers of our own: started in an empty private folder, with nothing of the paper in reach."""
