"""papermill that ends with the program that started it.

Its standard input is a pipe that nothing is written to. It ends with the process at its other end,
however that one ended: papermill is then interrupted, which ends its kernel, and the folder of its
output goes.
"""

import os
import shutil
import signal
import sys
import threading

is_orphan = threading.Event()


def end_with_parent():
    os.read(0, 1)
    is_orphan.set()
    os.kill(os.getpid(), signal.SIGINT)


def main():
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        # Takes a second, in which the parent may end too.
        from papermill.__main__ import papermill

        papermill()
    finally:
        if is_orphan.is_set():
            shutil.rmtree(os.path.dirname(sys.argv[2]), ignore_errors=True)


main()
