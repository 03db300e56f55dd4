"""A mail server for the tests, made of aiosmtpd: STARTTLS, TLS, sign-in, and failures on purpose.

    server.py [--brief] [--tls starttls|implicit --cert FILE --key FILE] [--user NAME --password PASSWORD]

With --brief it takes everything, and tells less of it, quickly. It says where it listens, and then a line of JSON for everything that happens; a line on standard input is
answered by one that everything before has been told. What it does follows from the
name before the @ of the receiver:

    refused   is not known here (550)          later     is told to come back, the first time (451)
    content   is taken, but its mail is not (554)
    slow      gets no answer, the first time    cut       the connection breaks after the mail, the first time
"""

import argparse
import asyncio
import email
import email.header
import email.parser
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def say(**event):
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def told(part):
    return part.get_content().replace("\r\n", "\n") if part.get_content_maintype() == "text" else ""


class Receiver:
    def __init__(self, brief):
        self.brief = brief
        self.seen = set()

    def first_time(self, message):
        first = message not in self.seen
        self.seen.add(message)
        return first

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("stranger"):
            return "550 5.7.1 this sender may not send here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "refused":
            say(event="refused", to=address)
            return f"550 5.1.1 <{address}>: user unknown"
        if name == "later" and self.first_time(("later", address)):
            say(event="later", to=address)
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        content = envelope.original_content
        if self.brief:
            head = email.parser.BytesHeaderParser().parsebytes(content)
            subject = email.header.make_header(email.header.decode_header(head["Subject"]))
            say(event="taken", to=envelope.rcpt_tos, id=head["Message-ID"], subject=str(subject))
            return "250 OK"
        message = email.message_from_bytes(content, policy=email.policy.default)
        name = envelope.rcpt_tos[0].split("@")[0]
        first = self.first_time((name, message["Message-ID"]))
        if name == "content":
            return "554 5.6.0 this content is not taken"
        if name == "slow" and first:
            say(event="slow")
            await asyncio.get_running_loop().create_future()
        say(
            event="taken",
            to=envelope.rcpt_tos,
            id=message["Message-ID"],
            subject=message["Subject"],
            parts=[
                [part.get_content_type(), told(part)]
                for part in message.walk()
                if not part.is_multipart()
            ],
            secret=session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
            user=session.auth_data.decode() if session.auth_data else None,
            connection=session.peer[1],
        )
        if name == "cut" and first:
            server.transport.abort()
            return "250 OK"
        return "250 OK"


async def serve(arguments):
    context = None
    if arguments.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(arguments.cert, arguments.key)
    implicit = arguments.tls == "implicit"
    receiver = Receiver(arguments.brief)

    def authenticate(server, session, envelope, mechanism, data):
        known = (arguments.user, arguments.password)
        right = (data.login.decode(), data.password.decode()) == known
        say(event="signed-in" if right else "not-signed-in", mechanism=mechanism)
        return AuthResult(success=right, handled=right, auth_data=data.login if right else None)

    def connection():
        return SMTP(
            receiver,
            hostname="mail.test",
            tls_context=None if implicit else context,
            require_starttls=arguments.tls == "starttls",
            authenticator=authenticate if arguments.user else None,
            auth_required=bool(arguments.user),
            auth_require_tls=arguments.tls == "starttls",
            auth_exclude_mechanism=arguments.without or None,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", arguments.port, ssl=context if implicit else None)
    # Whoever asks on standard input is answered after everything that has happened until then.
    loop.add_reader(sys.stdin, lambda: say(event="told") if sys.stdin.readline() else loop.remove_reader(sys.stdin))
    say(event="listens", port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--brief", action="store_true")
parser.add_argument("--tls", choices=["starttls", "implicit"])
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--without", action="append")
asyncio.run(serve(parser.parse_args()))
