"""What every background process does first: settings, log, dependencies, once."""

from functools import cache

from service import bootstrap, config, log
from service.deps import Deps


@cache
def deps() -> Deps:
    """Return this process's dependencies; built from the environment on first use."""
    settings = config.load()
    log.set_up(settings.log_level, settings.log_format)
    return bootstrap.build(settings)
