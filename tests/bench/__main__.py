"""``python -m tests.bench``."""

from tests.bench.speed import main

if __name__ == "__main__":
    main()
