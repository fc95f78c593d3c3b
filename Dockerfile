# veedor in a container: built in one stage, run in another without compiler, pip or root.
#
#     deploy/build-image.sh            builds it without a daemon and tries it
#
# BASE must be a Debian (or Ubuntu) with Python 3.11 or newer, or apt sources that have it.
# Settings of your mirrors come in as build secrets and stay out of every layer: deploy/README.md.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
RUN python3 -c 'import ensurepip, venv' 2>/dev/null || ( \
        apt-get update \
        && apt-get install --yes --no-install-recommends python3 python3-venv )
WORKDIR /build
COPY requirements/core.txt requirements/build.txt requirements/
# Two environments: the first is shipped, the second only makes veedor's wheel.
RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf \
    --mount=type=secret,id=pip_env,target=/run/secrets/pip_env \
    if [ -s /run/secrets/pip_env ]; then set -a; . /run/secrets/pip_env; set +a; fi \
    && python3 -m venv /opt/veedor && python3 -m venv /opt/wheel \
    && /opt/veedor/bin/pip install --no-cache-dir --require-hashes -r requirements/core.txt \
    && /opt/wheel/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src src
# The libraries' own tests, and pip, are of no use in a running image, and 100 MB.
RUN /opt/wheel/bin/pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /wheels . \
    && /opt/veedor/bin/pip install --no-deps --no-index /wheels/veedor-*.whl \
    && find /opt/veedor/lib -type d -name tests -path '*/site-packages/*' -prune \
        -exec rm -rf {} + \
    && /opt/veedor/bin/pip uninstall --yes --quiet pip setuptools

FROM ${BASE}
LABEL org.opencontainers.image.title="veedor" \
      org.opencontainers.image.description="Risk selection for tax and customs administrations" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN command -v python3 >/dev/null || ( \
        apt-get update \
        && apt-get install --yes --no-install-recommends python3 \
        && rm -rf /var/lib/apt/lists/* )
# A fixed number, so that a volume's owner is the same on every machine.
RUN groupadd --gid 10001 veedor \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/veedor \
        --shell /usr/sbin/nologin veedor \
    && install --directory --owner=veedor --group=veedor --mode=0750 /var/lib/veedor
COPY --from=build /opt/veedor /opt/veedor
# Compiled kernels and font lists go to /tmp: nothing else but the home needs to be writable.
ENV PATH=/opt/veedor/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/tmp/numba \
    MPLCONFIGDIR=/tmp/matplotlib \
    VEEDOR_HOME=/var/lib/veedor
USER 10001:10001
WORKDIR /var/lib/veedor
VOLUME ["/var/lib/veedor"]
EXPOSE 8000
# PORT only tells the check where to look when `serve` was given another --port.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", \"8000\")}/health/live', timeout=4)"]
ENTRYPOINT ["veedor"]
CMD ["serve", "--home", "/var/lib/veedor", "--host", "0.0.0.0"]
