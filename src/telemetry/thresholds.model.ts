import { MEASURABLE, type FieldError, type Range, type Thresholds } from '../contracts/index.js';
import type { Settings } from '../platform/config/settings.js';

/** A sensor's own limits, as its row holds them; null: as the settings say. */
export interface ThresholdColumns {
  readonly temperature_min: number | null;
  readonly temperature_max: number | null;
  readonly humidity_min: number | null;
  readonly humidity_max: number | null;
}

export type DefaultThresholds = Pick<
  Settings,
  'MQTT_TEMP_MIN' | 'MQTT_TEMP_MAX' | 'MQTT_HUM_MIN' | 'MQTT_HUM_MAX'
>;

/** The limits that hold for a sensor: its own, else those of the settings. */
export function effectiveThresholds(own: ThresholdColumns, settings: DefaultThresholds): Thresholds {
  return {
    temperature: {
      min: own.temperature_min ?? settings.MQTT_TEMP_MIN,
      max: own.temperature_max ?? settings.MQTT_TEMP_MAX,
    },
    humidity: {
      min: own.humidity_min ?? settings.MQTT_HUM_MIN,
      max: own.humidity_max ?? settings.MQTT_HUM_MAX,
    },
  };
}

export function thresholdColumnsOf({ temperature, humidity }: Thresholds): ThresholdColumns {
  return {
    temperature_min: temperature.min,
    temperature_max: temperature.max,
    humidity_min: humidity.min,
    humidity_max: humidity.max,
  };
}

/** The limits that make no sense: beyond what can be measured, or without room between them. */
export function impossibleThresholds(thresholds: Thresholds): FieldError[] {
  return (['temperature', 'humidity'] as const).flatMap((quantity) => {
    const possible = MEASURABLE[quantity];
    const range = thresholds[quantity];
    const flaw = (side: keyof Range, rule: string): FieldError => {
      const path = `${quantity}.${side}`;
      return { path, message: `${path} must ${rule}` };
    };
    const flaws = (['min', 'max'] as const)
      .filter((side) => range[side] < possible.min || range[side] > possible.max)
      .map((side) => flaw(side, `lie between ${possible.min} and ${possible.max}`));
    return range.min < range.max ? flaws : [...flaws, flaw('min', `be below ${quantity}.max`)];
  });
}
