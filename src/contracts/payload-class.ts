/** A class of the wire: its rules check what comes. */
export type PayloadClass<T = object> = new () => T;
