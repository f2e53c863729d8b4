"""A wire between a program and a service on this machine, that can be cut, slowed and listened to."""

import socket
import threading
import time
from contextlib import suppress


class Wire:
    """Listens at `port` and passes everything on to a port of the same machine.

    cut: connections end and new ones are refused at once. delay_seconds: before each piece of an
    answer. said: what the program sent since it was emptied.
    """

    def __init__(self, to_port):
        self._to, self._open, self._lock = to_port, set(), threading.Lock()
        self.is_cut, self.delay_seconds, self.said = False, 0.0, bytearray()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self):
        self.is_cut = True
        with self._lock:
            ends = list(self._open)
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self):
        self.is_cut = False

    def _serve(self):
        while True:
            near, _ = self._door.accept()
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open |= {near, far}
            threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source, target, is_answer):
        try:
            while piece := source.recv(65536):
                if is_answer and self.delay_seconds:
                    time.sleep(self.delay_seconds)
                if not is_answer:
                    self.said += piece
                target.sendall(piece)
        except OSError:
            pass
        for end in (source, target):
            with self._lock:
                self._open.discard(end)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
