import { fastify } from 'fastify';
import { Metrics } from './metrics.js';
import { measureRequests } from './request-metrics.js';

describe('Metrics', () => {
  it('tell about the process, the event loop’s delay among it', async () => {
    const text = await new Metrics().text();
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  it('read a gauge when they are asked for', async () => {
    const metrics = new Metrics();
    let size = 1;
    metrics.gauge('relais_test_size', 'A size', () => size);
    size = 7;
    expect(await metrics.text()).toMatch(/^relais_test_size 7$/m);
  });

  it('show what cannot be read now as no number, and everything else', async () => {
    const metrics = new Metrics();
    metrics.gauge('relais_test_away', 'Of an engine that is away', () => Promise.reject(new Error('away')));
    metrics.gauge('relais_test_size', 'A size', async () => 3);
    expect(await metrics.text()).toMatch(/^relais_test_away Nan\n[^]*^relais_test_size 3$/im);
  });

  it('give a value to each label', async () => {
    const metrics = new Metrics();
    metrics.gaugeBy('part', 'relais_test_up', 'Parts', () => ({ redis: 1, s3: 0 }));
    expect(await metrics.text()).toMatch(/^relais_test_up{part="redis"} 1\nrelais_test_up{part="s3"} 0$/m);
  });

  it('of one application know nothing of another', async () => {
    new Metrics().gauge('relais_test_size', 'A size', () => 1);
    expect(await new Metrics().text()).not.toContain('relais_test_size');
  });

  it('count requests by route and status, never by path', async () => {
    const metrics = new Metrics();
    const server = fastify();
    measureRequests(server, metrics);
    server.get('/users/:id', async () => ({}));
    await server.inject('/users/1');
    await server.inject('/users/2');
    await server.inject('/nowhere');
    const text = await metrics.text();
    expect(text).toMatch(
      /^relais_http_request_seconds_count{method="GET",route="\/users\/:id",status="200"} 2$/m,
    );
    expect(text).toMatch(/^relais_http_request_seconds_count{method="GET",route="none",status="404"} 1$/m);
    expect(text).not.toContain('/nowhere');
    await server.close();
  });
});
