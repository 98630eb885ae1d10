import { connectAsync } from 'mqtt';
import { BrokerSide } from '../../../test/support/broker-side.js';
import { freePort, removeDir } from '../../../test/support/child-server.js';
import { startPlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import { StatusAnnouncer } from './status-announcer.js';

describe('a status that is kept announced', () => {
  it('is online only where that is true, and offline at the stop, without a database too', async () => {
    const broker = await startPlainBroker();
    const settings = testSettings({
      MQTT_BROKER_URL: broker.url,
      DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none`,
    });
    const heard: string[] = [];
    const watcher = await connectAsync(broker.url);
    watcher.on('message', (_, payload) => heard.push(String(payload)));
    await watcher.subscribeAsync('crane/status');
    const side = await BrokerSide.start(settings);
    const announce = side.app.get(StatusAnnouncer).keep({
      messageOf: (payload) => ({ topic: 'crane/status', payload, qos: 1, retain: true }),
      isOnline: () => false,
    });
    await until(() => side.publisher.status().isConnected);
    announce();
    await side.stop();
    await until(() => heard.length > 0);
    expect(heard).toEqual(['offline']);
    await watcher.endAsync();
    await broker.stop();
    removeDir(settings.DATA_DIR);
  });
});
