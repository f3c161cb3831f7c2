"""Starts moto's server; the arguments are those of moto_server.

moto and werkzeug both answer "Expect: 100-continue", and clients such as AutoMQ's take the second
"100 Continue" for the response. moto answers it itself, so werkzeug must not. The file must not be
called moto.py: its folder comes first on the module path.
"""

import sys

from werkzeug.serving import WSGIRequestHandler

WSGIRequestHandler.handle_expect_100 = lambda self: True

from moto.server import main  # noqa: E402  (after the cure)

main(sys.argv[1:])
