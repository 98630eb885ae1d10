/** As one reads it: JSON with its lines, text as it came, bytes as the document that bears them. */
export function textOf(payload: unknown): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload, null, 2);
}

/** In one line, for a row of a list. */
export function lineOf(payload: unknown): string {
  return (typeof payload === 'string' ? payload : JSON.stringify(payload)).slice(0, 120);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

interface Command {
  /** `mqtt://127.0.0.1:1883` */
  readonly broker: string;
  readonly user: string;
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

/** What publishes the same from a shell, as this admin. */
export function mosquittoPub({ broker, user, topic, payload, qos, retain }: Command): string {
  const { hostname, port } = new URL(broker.replace(/^\w+:/, 'http:'));
  const token = `"$(npx relais token --sub ${quoted(user)} --role admin)"`;
  return [
    `mosquitto_pub -h ${hostname} -p ${port || 1883} -u admin -P ${token}`,
    `-t ${quoted(topic)} -m ${quoted(payload)}`,
    ...(qos > 0 ? [`-q ${qos}`] : []),
    ...(retain ? ['-r'] : []),
  ].join(' ');
}
