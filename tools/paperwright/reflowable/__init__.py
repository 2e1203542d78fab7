"""What outputs share whose text flows to fit the screen: fonts, drawings, and pandoc's fragments read and cleaned."""
