"""``python -m chapterhouse``."""

from chapterhouse.cli import main

if __name__ == "__main__":
    main()
