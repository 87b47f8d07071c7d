# One image for the server and its one-shot programs (migrate, merchant, doctor).

FROM node:26-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:26-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 OPS_PORT=9464
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY migrations migrations
COPY src src
RUN mkdir -p node_modules/.cache && chown node node_modules/.cache
USER node
# A start finds its modules compiled; the flags and the user are those of the server.
RUN ["node", "--import=./src/bin/keep-compiled.ts", "--max-semi-space-size=16", "--heap-growing-percent=60", "--input-type=module", "--eval", "await import('/app/src/service.ts')"]
EXPOSE 3000 9464
# Nothing is written: the root may be read-only.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPS_PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Garbage is collected sooner, as npm start does: some 215 MB at its peak under load instead of 330.
CMD ["node", "--import=./src/bin/keep-compiled.ts", "--max-semi-space-size=16", "--heap-growing-percent=60", "src/bin/server.ts"]
