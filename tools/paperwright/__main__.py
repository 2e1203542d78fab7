"""``python -m paperwright``."""

from paperwright.cli import main

if __name__ == "__main__":
    main()
