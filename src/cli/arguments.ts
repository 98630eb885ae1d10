import { InvalidArgumentError } from 'commander';
import { SENSOR_ID } from '../contracts/index.js';
import { duration } from '../platform/config/setting.js';

type ReadArgument<T> = (raw: string) => T;

interface Bounds {
  readonly min: number;
  readonly max: number;
}

// `Number` alone takes '' for 0 and '0x10' for 16.
const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const WHOLE = /^\d+$/;

/** Seconds. */
export const durationArgument: ReadArgument<number> = (raw) => {
  const shape = duration(1, '');
  const seconds = shape.parse(raw);
  if (seconds === undefined) throw new InvalidArgumentError(`It must be ${shape.values}.`);
  return seconds;
};

export function numberArgument(range: Bounds): ReadArgument<number> {
  return numberLike(DECIMAL, 'a number', range);
}

export function wholeNumberArgument(range: Bounds): ReadArgument<number> {
  return numberLike(WHOLE, 'a whole number', range);
}

export const sensorArgument: ReadArgument<string> = (raw) => {
  if (SENSOR_ID.test(raw)) return raw;
  throw new InvalidArgumentError('It must be 1 to 64 of letters, digits, _, . and -, and not "sensor".');
};

function numberLike(shape: RegExp, kind: string, { min, max }: Bounds): ReadArgument<number> {
  return (raw) => {
    const value = shape.test(raw) ? Number(raw) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be ${kind} from ${min} to ${max}.`);
  };
}
