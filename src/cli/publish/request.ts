import type { IncidentAction } from '../../contracts/index.js';

/** What was typed after `relais publish`. */
export interface PublishRequest {
  readonly topic?: string;
  readonly json?: string;
  readonly qos?: string;
  readonly retain?: boolean;
  readonly temp?: number;
  readonly hum?: number;
  readonly sensor?: string;
  readonly incident?: number;
  readonly action?: IncidentAction;
}

type Part = keyof PublishRequest;

/** One kind of message: what it needs, and what it may have besides. */
interface Form {
  readonly needs: readonly [Part, ...Part[]];
  readonly takes: readonly Part[];
}

const FORMS: readonly Form[] = [
  { needs: ['topic', 'json'], takes: ['qos', 'retain'] },
  { needs: ['temp', 'hum'], takes: ['sensor'] },
  { needs: ['incident'], takes: ['action'] },
];
const USAGE = 'publish a topic with JSON, --temp with --hum, or --incident';

/** Why the request is not one whole message, in a line; undefined when it is. */
export function problemOf(request: PublishRequest): string | undefined {
  const isGiven = (part: Part): boolean => request[part] !== undefined;
  const begun = FORMS.flatMap(({ needs, takes }) => {
    const given = [...needs, ...takes].find(isGiven);
    return given ? [{ given, missing: needs.find((part) => !isGiven(part)) }] : [];
  });
  const [first, second] = begun;
  if (!first) return `nothing to publish: ${USAGE}`;
  if (second) return `${nameOf(first.given)} and ${nameOf(second.given)} do not go together: ${USAGE}`;
  if (first.missing === 'json') return "missing required argument 'json'";
  return first.missing && `${nameOf(first.given)} needs ${nameOf(first.missing)}`;
}

function nameOf(part: Part): string {
  return part === 'topic' || part === 'json' ? `a ${part}` : `--${part}`;
}
