import { Type } from 'class-transformer';
import { IsArray, IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineRoute } from './route.js';

export const DOORS = ['socket', 'mqttListen', 'mqttPublish', 'rest'] as const;
export type Door = (typeof DOORS)[number];

export class EngineUsed {
  @IsString()
  @JSONSchema({
    description: '`postgres`, `pglite`; `redis`, `memory`; `external`, `embedded`, `off`; `s3`, `folder`',
  })
  kind: string;

  @IsOptional()
  @IsString()
  @JSONSchema({
    description: 'host and port, or a folder: for admins; null for others, and inside the process',
  })
  place: string | null;
}

export class EnginesUsed {
  @ValidateNested()
  @Type(() => EngineUsed)
  database: EngineUsed;

  @ValidateNested()
  @Type(() => EngineUsed)
  liveState: EngineUsed;

  @ValidateNested()
  @Type(() => EngineUsed)
  broker: EngineUsed;

  @ValidateNested()
  @Type(() => EngineUsed)
  files: EngineUsed;
}

export class TrialCommand {
  @IsIn(DOORS)
  door: Door;

  @IsString()
  @JSONSchema({ description: '`{url}` stands for the address of the pages, `{token}` for a token' })
  command: string;
}

export class About {
  @IsString()
  version: string;

  @ValidateNested()
  @Type(() => EnginesUsed)
  engines: EnginesUsed;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'where MQTT clients connect; null: MQTT is off' })
  mqttUrl: string | null;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrialCommand)
  @JSONSchema({ description: 'one per door' })
  commands: TrialCommand[];
}

export const showAbout = defineRoute('GET /api/about', {
  access: 'caller',
  summary: 'What runs here: version, engines, and a command to try each door',
  response: About,
});
