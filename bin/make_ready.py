"""Makes an installation ready: the database, the static files and, while the web serves already, the
example. In one process, because each would need seconds for its imports.

Started by bin/start.py with the number of a pipe, and `static` and `example` where they are wanted.
It writes to the pipe once the web can serve: the word EXAMPLE, OTHER or NOTHING for the data there.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import manage

EXAMPLE = "example"
OTHER = "other"
NOTHING = "nothing"


def run(*arguments: str) -> None:
    sys.argv = ["manage.py", *arguments]
    manage.main()


def data_there() -> str:
    from accounts.demo import is_example
    from demo.organisation import is_empty

    if is_example():
        return EXAMPLE
    return NOTHING if is_empty() else OTHER


def main(pipe: int, wanted: list[str]) -> None:
    run("upgrade")
    if "static" in wanted:
        run("collectstatic", "--noinput", "--clear", "--verbosity", "0")
    data = data_there()
    with os.fdopen(pipe, "w") as told:
        told.write(data)
    if "example" in wanted and data == NOTHING:
        run("demo", "--print-later")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
