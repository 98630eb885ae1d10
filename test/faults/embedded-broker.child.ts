import { BrokerBench } from '../support/broker-bench.js';

/** An embedded broker on this folder and port, until it is killed. */
const [DATA_DIR, port] = process.argv.slice(2);
await BrokerBench.start({ DATA_DIR, MQTT_EMBEDDED_PORT: Number(port) });
