# syntax=docker/dockerfile:1
# The demo server with its token service, as one file on Node.js.
# docker build -t tokenyard/demo-server .      keep the versions equal to pnpm-workspace.yaml and package.json

FROM node:24.21.0-bookworm-slim AS build
ENV CI=1 TURBO_TELEMETRY_DISABLED=1
WORKDIR /src
# Dependencies change less often than sources: their layer is made from the lockfile alone.
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json ./
RUN --mount=type=cache,target=/root/.local/share/pnpm/store npx -y pnpm@12.21.0 fetch
COPY . .
RUN --mount=type=cache,target=/root/.local/share/pnpm/store \
    npx -y pnpm@12.21.0 install --frozen-lockfile --offline --filter '@tokenyard/demo-server...' \
    && npx -y pnpm@12.21.0 --filter @tokenyard/demo-server build

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="Tokenyard demo server" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    HOST=0.0.0.0 \
    PORT=4747 \
    TOKENYARD_DATA=/data
# A named volume that is mounted there takes over the owner.
RUN install -d -o node -g node -m 700 /data
COPY --from=build /src/apps/demo-server/dist/main.js /src/apps/demo-server/dist/main.js.map /app/
COPY --from=build /src/apps/demo-server/package.json /app/
# By number, so that an orchestrator can tell that it is not root. Nothing but /data is ever written.
USER 1000:1000
WORKDIR /app
EXPOSE 4747
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/main.js"]
