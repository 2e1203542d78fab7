# Checks and builds papers on any system that runs containers; the paper is mounted:
#   docker build -t chapterhouse . && docker run --rm -v "$PWD:/paper" chapterhouse build
FROM python:3.13-slim

RUN apt-get update -q \
 && apt-get install -qy --no-install-recommends git libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*

COPY requirements/paper.txt /tool/requirements/paper.txt
RUN python -m pip install --no-cache-dir --require-hashes --requirement /tool/requirements/paper.txt

COPY pyproject.toml README.md LICENSE CHANGELOG.md /tool/
COPY tools /tool/tools
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation --no-index /tool

# The paper belongs to whoever mounts it: git is told so, and nothing is written but into its build/.
RUN git config --system --add safe.directory /paper
WORKDIR /paper
ENTRYPOINT ["chapterhouse"]
CMD ["--help"]
