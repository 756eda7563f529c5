# Airflow with marsad in it: one image for every component of docker-compose.yml.
FROM python:3.12-slim-bookworm

RUN useradd --create-home --uid 50000 marsad \
    && install --directory --owner=marsad /var/lib/marsad /var/lib/marsad/airflow
WORKDIR /opt/marsad

COPY requirements.lock .
RUN python -m pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock

COPY config config
COPY dags dags
COPY plugins plugins
COPY seeds seeds
COPY sql sql
RUN echo /opt/marsad/plugins > "$(python -c 'import site; print(site.getsitepackages()[0])')/marsad.pth" \
    && printf '#!/bin/sh\nexec python -c "from marsad.cli import main; main()" "$@"\n' > /usr/local/bin/marsad \
    && chmod 755 /usr/local/bin/marsad

ENV AIRFLOW_HOME=/var/lib/marsad/airflow \
    MARSAD_HOME=/var/lib/marsad \
    PYTHONPATH=/opt/marsad/config \
    PYTHONUNBUFFERED=1
USER marsad
ENTRYPOINT []
CMD ["airflow", "version"]
