"""``python -m service.cli``: the same program where its script is not installed."""

from service.cli import main

if __name__ == "__main__":
    main()
