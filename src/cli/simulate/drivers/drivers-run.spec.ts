import type { PublishPacket } from 'aedes';
import { freePort } from '../../../../test/support/child-server.js';
import { startPlainBroker, type PlainBroker } from '../../../../test/support/plain-broker.js';
import { testSettings } from '../../../../test/support/settings.js';
import { until } from '../../../../test/support/until.js';
import { CommandFailure } from '../../command.js';
import { DriverFleet } from './driver-fleet.js';
import { driversPlan, type DriversPlan } from './drivers-plan.js';
import { DriversRun } from './drivers-run.js';
import { RideDesk } from './ride-desk.js';

describe('a run of simulated drivers', () => {
  let broker: PlainBroker;
  let fleet: DriverFleet | undefined;
  let positions: number;
  let end: AbortController;

  beforeEach(async () => {
    broker = await startPlainBroker();
    end = new AbortController();
    positions = 0;
    broker.aedes.on('publish', ({ topic }: PublishPacket) => {
      if (topic.endsWith('/position')) positions += 1;
    });
  });
  afterEach(async () => {
    await fleet?.cut();
    await broker.stop();
  });

  /** At the broker of this test, with a position every 20 ms. */
  async function aRun(count: number): Promise<DriversRun> {
    const options = { count, duration: 60, interval: 1, seed: 5, rides: false };
    const plan: DriversPlan = { ...driversPlan(options), intervalMs: 20 };
    fleet = await DriverFleet.connect(testSettings({ MQTT_BROKER_URL: broker.url }), plan);
    return new DriversRun(fleet, plan);
  }

  it('lasts until it is told to end, with all acknowledged that was sent', async () => {
    const driving = (await aRun(5)).drive(end.signal);
    expect(broker.aedes.connectedClients).toBe(5);
    await until(() => positions > 300);
    end.abort();
    await driving;
    const { tally } = fleet!;
    expect(tally.measured).toBeGreaterThan(250);
    await fleet!.leave();
    expect(tally.acknowledged).toBe(tally.measured);
    expect(tally.late).toBeGreaterThan(0);
    expect(fleet!.knowledge()).toMatchObject({ online: 0, free: 0, onRide: 0 });
  });

  it('fails when the broker ends a connection', async () => {
    const driving = (await aRun(3)).drive(end.signal);
    await until(() => positions > 10);
    broker.cut();
    await expect(driving).rejects.toThrow(CommandFailure);
    expect(fleet!.lost.aborted).toBe(true);
  });

  it('begins with nobody when the broker is away', async () => {
    await broker.stop();
    await expect(aRun(3)).rejects.toThrow(`no broker at ${broker.url.replace('mqtt://', '')} (`);
    broker = await startPlainBroker();
  });

  it('goes without rides where no server answers, and says so', async () => {
    const said: string[] = [];
    const PORT = await freePort();
    const settings = testSettings({ MQTT_BROKER_URL: broker.url, PORT });
    expect(await RideDesk.open(settings, (line) => said.push(line))).toBeUndefined();
    expect(said).toEqual([`no server at http://127.0.0.1:${PORT}: going without rides`]);
  });
});
