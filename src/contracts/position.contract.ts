import { IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsTime, type Time } from './time.js';

/** Half way around the earth: no place is further from where a phone believes to be. */
const MAX_ACCURACY_M = 20_040_000;
/** No vehicle is faster. */
const MAX_SPEED_M_S = 1_000;

/** A place on earth, WGS 84. */
export class Place {
  @IsNumber()
  @Min(-90)
  @Max(90)
  @JSONSchema({ description: 'degrees' })
  lat!: number;

  @IsNumber()
  @Min(-180)
  @Max(180)
  @JSONSchema({ description: 'degrees' })
  lng!: number;
}

/** A place as a phone measures it; what it cannot tell is left out or null. */
export class Fix extends Place {
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(MAX_ACCURACY_M)
  @JSONSchema({ description: 'm' })
  accuracy?: number | null;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(MAX_SPEED_M_S)
  @JSONSchema({ description: 'm/s' })
  speed?: number | null;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(360)
  @JSONSchema({ description: 'degrees from north, clockwise' })
  heading?: number | null;
}

export class TimedFix extends Fix {
  @IsTime()
  @JSONSchema({ description: 'when it was measured' })
  timestamp!: Time;
}

export class Address extends Place {
  @IsOptional()
  @IsString()
  address?: string | null;
}
