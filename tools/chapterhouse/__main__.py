"""``python -P -m chapterhouse``; without ``-P`` Python looks for modules in the working folder first."""

from chapterhouse.cli import main

if __name__ == "__main__":
    main()
