"""A mail server on loopback that takes every mail, and can be slow or away. Standard library alone."""

import asyncio
import email
import email.policy
import threading


class MailServer:
    """received: messages in their order, as they came by the wire. delay_seconds: how long it
    thinks about each mail that it has before it says that it has it."""

    def __init__(self, port):
        self.port, self.received, self.delay_seconds = port, [], 0
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def start(self):
        self._server = self._do(asyncio.start_server(self._talk, "127.0.0.1", self.port))

    def stop(self):
        self._loop.call_soon_threadsafe(self._server.close)

    def to(self, address):
        return [mail for mail in self.received if mail["To"] == address]

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _talk(self, reader, writer):
        def say(line):
            writer.write(f"{line}\r\n".encode())

        say("220 here")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                say("354 go on")
                raw = await reader.readuntil(b"\r\n.\r\n")
                raw = raw[:-3].replace(b"\r\n..", b"\r\n.")
                self.received.append(email.message_from_bytes(raw, policy=email.policy.default))
                await asyncio.sleep(self.delay_seconds)
            say({b"QUIT": "221 bye"}.get(verb, "250 ok"))
            if verb == b"QUIT":
                break
        writer.close()
