import { connectAsync } from 'mqtt';
import { freePort } from '../support/child-server.js';
import { mosquittoAvailable, startMosquitto } from '../support/mosquitto-server.js';
import { RelaisCommand } from '../support/relais-command.js';
import { followStatuses } from '../support/statuses.js';

const onMosquitto = mosquittoAvailable() ? describe : describe.skip;

onMosquitto('the statuses of the server and of telemetry', () => {
  it('become offline by last wills when the process is killed', async () => {
    const mosquitto = await startMosquitto();
    const env = { MQTT_BROKER_URL: mosquitto.url, PORT: String(await freePort()), LOG_LEVEL: 'fatal' };
    const process = new RelaisCommand(['start'], { cwd: mosquitto.server.dir, env });
    const watcher = await connectAsync(mosquitto.url);
    const { last, bothSay } = await followStatuses(watcher);
    await bothSay('online');
    process.process.kill('SIGKILL');
    await bothSay('offline');
    expect(Object.values(last)).toEqual([{ status: 'offline' }, { status: 'offline' }]);
    await Promise.all([process.end(), watcher.endAsync()]);
    await mosquitto.server.stop();
  });
});
