"""The paper as it is being written: built anew at each save, shown in a browser of this computer and of nobody else."""
