"""What goes wrong around a create, when a fault is switched on: the same for texts and calls."""

import socket

from flask import request

from service.simulator.core import Simulator
from service.simulator.errors import ApiError


def fail_before(simulator: Simulator) -> None:
    """Refuse a create, or let it hang and then refuse it."""
    if simulator.faults.take("too_many_requests"):
        raise ApiError(20429)
    if simulator.faults.take("error_before_accept"):
        raise ApiError(20503)
    if fault := simulator.faults.take("hang_before_accept"):
        simulator.network.closing.wait(fault.seconds)
        raise ApiError(20503)


def fail_after(simulator: Simulator) -> None:
    """Spoil the answer to a create that was accepted."""
    if fault := simulator.faults.take("hang"):
        simulator.network.closing.wait(fault.seconds)
    if simulator.faults.take("drop"):
        _drop_connection()
    if simulator.faults.take("error_after_accept"):
        raise ApiError(20500)


def _drop_connection() -> None:
    line = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if not isinstance(line, socket.socket):
        raise ApiError(20500)  # a server that hides its socket can only refuse
    line.shutdown(socket.SHUT_RDWR)
