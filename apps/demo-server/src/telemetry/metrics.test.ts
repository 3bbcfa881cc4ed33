import { describe, expect, it } from 'vitest';
import { metricsPage } from '../http/metrics-page.ts';
import { VERSION } from '../version.ts';
import { listening } from './__fixtures__/told.ts';
import { watchProcess } from './process-metrics.ts';

const scrape = async ({ registry }: ReturnType<typeof listening>['telemetry']) => {
  const response = await metricsPage(registry)(new URL('http://localhost/metrics'));
  return { type: response.headers.get('content-type'), text: await response.text() };
};

describe('the figures', () => {
  it('are in the text format of Prometheus, each with its help and type', async () => {
    const { telemetry } = listening();
    watchProcess(telemetry.registry);
    const { type, text } = await scrape(telemetry);
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain(`tokenyard_build_info{version="${VERSION}"} 1\n`);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    const described = [...text.matchAll(/^# TYPE (\w+) (?:counter|gauge|histogram|summary)$/gm)].map(
      ([, name]) => name,
    );
    const sampled = [...text.matchAll(/^(\w+?)(?:_bucket|_sum|_count)?(?:\{.*\})? \S+$/gm)].map(([, name]) => name);
    expect(sampled.filter((name) => !described.includes(name))).toStrictEqual([]);
    for (const name of described) expect(text).toContain(`# HELP ${name} `);
  });

  it('tell what became of tokens, scheduled work and readiness checks', async () => {
    const { telemetry } = listening();
    const { metrics } = telemetry;
    metrics.act('mint', 'ok');
    metrics.act('mint', 'ok');
    metrics.act('revoke', 'failed');
    metrics.scheduledRun('sweep', 'failed');
    metrics.readiness('database', true);
    metrics.readiness('audit', false);
    const { text } = await scrape(telemetry);
    expect(text).toContain('tokenyard_audited_acts_total{action="mint",outcome="ok"} 2\n');
    expect(text).toContain('tokenyard_audited_acts_total{action="revoke",outcome="failed"} 1\n');
    expect(text).toContain('tokenyard_scheduled_runs_total{work="sweep",outcome="failed"} 1\n');
    expect(text).toContain('tokenyard_readiness{check="database"} 1\n');
    expect(text).toContain('tokenyard_readiness{check="audit"} 0\n');
  });

  it('read the load of the database when they are asked for', async () => {
    const { telemetry } = listening();
    let load = { openConnections: 1, idleConnections: 1, waiting: 0 };
    telemetry.metrics.watchDatabase({ dialect: 'postgres', load: () => load });
    load = { openConnections: 10, idleConnections: 3, waiting: 7 };
    const { text } = await scrape(telemetry);
    expect(text).toContain('tokenyard_database_connections{dialect="postgres",state="idle"} 3\n');
    expect(text).toContain('tokenyard_database_connections{dialect="postgres",state="busy"} 7\n');
    expect(text).toContain('tokenyard_database_transactions_waiting{dialect="postgres"} 7\n');
  });

  it('of two servers in one process are apart', async () => {
    const [one, other] = [listening().telemetry, listening().telemetry];
    one.metrics.readiness('database', true);
    expect((await scrape(other)).text).not.toContain('check="database"');
  });
});
