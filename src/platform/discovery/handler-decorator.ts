/** A decorator for methods of the shape `H` only; any other does not compile. */
export type HandlerDecorator<H> = <F extends H>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<F>,
) => void;
