/** A local account signed in. */
export class UserLoggedIn {
  constructor(
    readonly id: string,
    readonly name: string,
    readonly email: string,
    readonly isAdmin: boolean,
  ) {}
}

/** A caller's token was revoked by the caller. */
export class UserLoggedOut {
  constructor(
    readonly id: string,
    readonly name: string,
    /** ISO 8601. */
    readonly logoutTime: string,
  ) {}
}

/** Name, e-mail or role of a local account changed. */
export class UserProfileUpdated {
  constructor(
    readonly id: string,
    readonly name: string,
    readonly email: string,
  ) {}
}
