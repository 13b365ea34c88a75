# Two stages: the first installs from the lock and builds the package, the second only runs it.
FROM python:3.13-slim AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/unghost
# The dependencies first: a change of the code alone does not install them again.
COPY requirements.lock ./
RUN /opt/unghost/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY workers workers
# The build needs what the lock already brought; afterwards the builders go, and pip with them.
RUN /opt/unghost/bin/pip install --no-deps --no-build-isolation --no-index . \
    && /opt/unghost/bin/pip uninstall --yes hatchling editables trove-classifiers pathspec pip

FROM python:3.13-slim
RUN useradd --system --create-home --home-dir /var/lib/unghost --uid 10001 unghost
COPY --from=build /opt/unghost /opt/unghost
ENV PATH=/opt/unghost/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LOG_FORMAT=json \
    HOST=0.0.0.0 \
    PORT=8000
USER unghost
# The embedded defaults (SQLite, Valkey) keep their files in var/ here; mount a volume to keep them.
WORKDIR /var/lib/unghost
EXPOSE 8000
# /healthz says that the web process is up. For `worker` and `scheduler`, start with --no-healthcheck.
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
CMD ["unghost", "web"]
