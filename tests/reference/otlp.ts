/** An OpenTelemetry collector on loopback that keeps what it is sent, as it was sent: OTLP/HTTP in JSON. */

/** A collector that runs. */
export interface Collector {
  /** The environment that makes Deno export to it. */
  env: Record<string, string>;
  /** What has come, by signal: "traces", "metrics", "logs". */
  received: Map<string, string[]>;
  close(): Promise<void>;
}

/** Listens on a free port. */
export function startCollector(): Collector {
  const received = new Map<string, string[]>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const signal = new URL(request.url).pathname.replace("/v1/", "");
    received.set(signal, [...received.get(signal) ?? [], await request.text()]);
    return Response.json({});
  });
  return {
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    },
    received,
    close: () => server.shutdown(),
  };
}

/** What a span says of itself. */
export type Span = Record<string, string>;

/** The attributes of all spans in what has come. */
export function spansIn({ received }: Collector): Span[] {
  return (received.get("traces") ?? []).flatMap((body) => {
    const { resourceSpans } = JSON.parse(body) as {
      resourceSpans: { scopeSpans: { spans: { attributes: { key: string; value: object }[] }[] }[] }[];
    };
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans)
      .map(({ attributes }) =>
        Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]))
      );
  });
}
