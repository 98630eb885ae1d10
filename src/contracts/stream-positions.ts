import { ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** How far somebody has come, by the name of the stream. */
export type StreamPositions = Record<string, { readonly epoch: string; readonly offset: number }>;

const MAX_STREAMS = 20;

function isStreamPositions(value: unknown): value is StreamPositions {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const positions = Object.values(value) as unknown[];
  return positions.length <= MAX_STREAMS && positions.every(isPosition);
}

function isPosition(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { epoch, offset } = value as { epoch?: unknown; offset?: unknown };
  return (
    typeof epoch === 'string' && epoch.length <= 64 && Number.isSafeInteger(offset) && Number(offset) >= 0
  );
}

export function IsStreamPositions(): PropertyDecorator {
  const check = ValidateBy({
    name: 'isStreamPositions',
    validator: {
      validate: isStreamPositions,
      defaultMessage: () => `$property must hold at most ${MAX_STREAMS} positions {epoch, offset} by stream`,
    },
  });
  const shape = JSONSchema({
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { epoch: { type: 'string' }, offset: { type: 'integer', minimum: 0 } },
      required: ['epoch', 'offset'],
    },
  });
  return (target, key) => {
    check(target, key);
    shape(target, key as string);
  };
}
