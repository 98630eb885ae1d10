import { IsIn, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineRoute } from './route.js';
import { MAX_TOPIC_BYTES } from './topic-filter.js';

/** As EMQX's HTTP authenticator and mosquitto-go-auth send it. */
export class HookAuthRequest {
  @IsOptional()
  @IsString()
  @MaxLength(256)
  username?: string;

  @IsString()
  @MaxLength(16_384)
  @JSONSchema({ description: 'the JWT' })
  password!: string;

  @IsString()
  @MaxLength(256)
  clientid!: string;
}

/** `action` by EMQX; `acc` by mosquitto-go-auth: 1 read, 2 write, 3 both, 4 subscribe. */
export class HookAclRequest {
  @IsOptional()
  @IsString()
  @MaxLength(256)
  username?: string;

  @IsString()
  @MaxLength(256)
  clientid!: string;

  @IsString()
  @MaxLength(MAX_TOPIC_BYTES)
  topic!: string;

  @IsOptional()
  @IsIn(['publish', 'subscribe'])
  action?: 'publish' | 'subscribe';

  @IsOptional()
  @IsIn([1, 2, 3, 4])
  acc?: 1 | 2 | 3 | 4;
}

/** `result` is read by EMQX, `ok` and `error` by mosquitto-go-auth in its response mode `json`. */
export class HookAnswer {
  @IsIn(['allow', 'deny'])
  result!: 'allow' | 'deny';

  @IsIn([true, false])
  ok!: boolean;

  @IsString()
  error!: string;

  @IsIn([true, false])
  is_superuser!: boolean;

  @IsOptional()
  @IsInt()
  @JSONSchema({ description: 'Unix seconds at which EMQX ends the connection: those of the token' })
  expire_at?: number;
}

export const hookAuth = defineRoute('POST /mqtt/auth', {
  access: 'hook',
  summary: 'An external broker asks whether a client may connect',
  body: HookAuthRequest,
  response: HookAnswer,
});
export const hookAcl = defineRoute('POST /mqtt/acl', {
  access: 'hook',
  summary: 'An external broker asks whether a client may publish or subscribe',
  body: HookAclRequest,
  response: HookAnswer,
});
