"""What can befall the task of a page worker: its process dies, runs out of memory, or takes too long."""

from __future__ import annotations

from ocr.errors import SohoaError


class WorkerDied(SohoaError):
    """The worker process ended under its task: the engine crashed, or the system ran out of memory.

    Attributes:
        shared: other tasks ran beside this one, and which of them was at fault nobody knows.
    """

    code = "worker-died"

    def __init__(self, *, shared: bool = False) -> None:
        super().__init__("Chương trình đọc trang bị dừng đột ngột (có thể do thiếu bộ nhớ hoặc ảnh bị hỏng).")
        self.shared = shared

    def __reduce__(self) -> tuple[object, ...]:
        return _worker_died, (self.shared,)


def _worker_died(shared: bool) -> WorkerDied:  # noqa: FBT001 - what pickle calls
    return WorkerDied(shared=shared)


class OutOfMemory(SohoaError):
    """The task asked for more memory than a page worker may have."""

    code = "out-of-memory"

    def __init__(self) -> None:
        super().__init__(
            "Trang này cần quá nhiều bộ nhớ nên không đọc được. Hãy quét lại ở 300 dpi hoặc chia nhỏ trang."
        )

    def __reduce__(self) -> tuple[type[OutOfMemory], tuple[()]]:
        return OutOfMemory, ()


class WorkerTimeout(SohoaError):
    """The task did not end in its time; its worker was killed."""

    code = "worker-timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Đọc quá {seconds:.0f} giây mà chưa xong nên đã dừng lại.")
        self.seconds = seconds

    def __reduce__(self) -> tuple[type[WorkerTimeout], tuple[float]]:
        return WorkerTimeout, (self.seconds,)
