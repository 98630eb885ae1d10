/** What one would draw in Node-RED's editor: MQTT in → WebSocket out, HTTP in → MQTT out. */
export function nodeRedFlow(brokerPort: number): readonly object[] {
  return [{ id: 'bench', type: 'tab' }, ...configuration(brokerPort), ...toSockets(), ...toBroker()];
}

const BROKER = { broker: 'broker' };
const TAB = { z: 'bench' };

function configuration(port: number): object[] {
  const connection = { broker: '127.0.0.1', port: `${port}`, protocolVersion: '4', keepalive: '60' };
  return [
    { id: 'broker', type: 'mqtt-broker', autoConnect: true, cleansession: true, ...connection },
    { id: 'listener', type: 'websocket-listener', path: '/ws', wholemsg: 'false' },
  ];
}

function toSockets(): object[] {
  const subscription = { topic: 'bench/#', qos: '1', datatype: 'utf8', inputs: 0, ...BROKER };
  return [
    { id: 'mqtt-in', type: 'mqtt in', ...subscription, wires: [['websocket-out']], ...TAB },
    { id: 'websocket-out', type: 'websocket out', server: 'listener', wires: [], ...TAB },
  ];
}

function toBroker(): object[] {
  const set = (p: string) => ({ t: 'set', p, pt: 'msg', to: `payload.${p}`, tot: 'msg' });
  const rules = ['topic', 'qos', 'payload'].map(set);
  return [
    { id: 'http-in', type: 'http in', method: 'post', url: '/mqtt/publish', wires: [['take-body']], ...TAB },
    { id: 'take-body', type: 'change', rules, wires: [['mqtt-out', 'http-response']], ...TAB },
    { id: 'mqtt-out', type: 'mqtt out', topic: '', qos: '', retain: '', ...BROKER, wires: [], ...TAB },
    { id: 'http-response', type: 'http response', statusCode: '201', wires: [], ...TAB },
  ];
}
