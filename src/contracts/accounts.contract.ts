import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ROLES, type Role } from './event.js';
import { ListQuery } from './list.js';
import { Omittable } from './omittable.js';
import { defineRoute } from './route.js';

const ADMIN: readonly Role[] = ['admin'];
const MAX_EMAIL_LENGTH = 254;
/** Up to 100 characters, not all of them blank, none a control character. */
const NAME = /^(?=.*\S)\P{Cc}{1,100}$/u;
const USER_ID = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}$/;
const LINK_TOKEN = /^[\w-]{43}$/;

const MIN_PASSWORD_LENGTH = 10;
const MAX_PASSWORD_LENGTH = 200;

export class Credentials {
  @IsEmail()
  @MaxLength(MAX_EMAIL_LENGTH)
  email!: string;

  @IsString()
  @MaxLength(MAX_PASSWORD_LENGTH)
  password!: string;
}

export class User {
  @IsString()
  id!: string;

  @IsString()
  name!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'null when an identity provider’s token names none' })
  email!: string | null;

  @IsIn(ROLES)
  role!: Role;

  @IsBoolean()
  isAdmin!: boolean;
}

export class BearerToken {
  @IsString()
  accessToken!: string;

  @IsIn(['Bearer'])
  tokenType!: 'Bearer';

  @IsInt()
  @JSONSchema({ description: 'seconds' })
  expiresIn!: number;
}

export class Session extends BearerToken {
  @ValidateNested()
  @Type(() => User)
  user!: User;
}

export class NewUser {
  @IsEmail()
  @MaxLength(MAX_EMAIL_LENGTH)
  email!: string;

  @Length(MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH)
  password!: string;

  @Matches(NAME)
  name!: string;

  @Omittable()
  @IsIn(ROLES)
  role: Role = 'user';
}

export class OwnAccountChanges {
  @Omittable()
  @Matches(NAME)
  name?: string;

  @Omittable()
  @IsEmail()
  @MaxLength(MAX_EMAIL_LENGTH)
  email?: string;

  @Omittable()
  @Length(MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH)
  @JSONSchema({ description: 'ends every session of the account' })
  password?: string;
}

export class UserChanges extends OwnAccountChanges {
  @Omittable()
  @IsIn(ROLES)
  @JSONSchema({ description: 'another role ends every session of the account' })
  role?: Role;
}

export class UserParams {
  @Matches(USER_ID)
  id!: string;
}

export class UserList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => User)
  items!: User[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class SignInLinkParams {
  @Matches(LINK_TOKEN)
  token!: string;
}

export const signIn = defineRoute('POST /api/auth/login', {
  access: 'public',
  summary: 'Signs a local account in: a token, and for pages the same in an HttpOnly cookie',
  body: Credentials,
  response: Session,
});

export const signOut = defineRoute('POST /api/auth/logout', {
  access: 'caller',
  summary: 'Revokes the presented token at once: for REST, sockets and the embedded broker',
});

export const issueOwnToken = defineRoute('POST /api/auth/token', {
  access: 'caller',
  summary:
    'A further token of the caller’s own, for a command line: it ends with the presented one, after 12 h at most',
  response: BearerToken,
});

export const followSignInLink = defineRoute('GET /api/auth/link/:token', {
  access: 'public',
  summary: 'Signs in by a link that works once, and shows the pages',
  params: SignInLinkParams,
  status: 303,
});

export const readOwnAccount = defineRoute('GET /api/auth/me', {
  access: 'caller',
  summary: 'Who the caller is',
  response: User,
});

export const changeOwnAccount = defineRoute('PATCH /api/auth/me', {
  access: 'caller',
  summary: 'Changes the caller’s own account',
  body: OwnAccountChanges,
  response: User,
});

export const listUsers = defineRoute('GET /api/users', {
  access: ADMIN,
  summary: 'Local accounts, oldest first',
  query: ListQuery,
  response: UserList,
});

export const createUser = defineRoute('POST /api/users', {
  access: ADMIN,
  summary: 'Makes a local account',
  body: NewUser,
  response: User,
  status: 201,
});

export const changeUser = defineRoute('PATCH /api/users/:id', {
  access: ADMIN,
  summary: 'Changes a local account; the last admin stays one',
  params: UserParams,
  body: UserChanges,
  response: User,
});

export const deleteUser = defineRoute('DELETE /api/users/:id', {
  access: ADMIN,
  summary: 'Deletes a local account and ends its sessions; the last admin stays',
  params: UserParams,
});
