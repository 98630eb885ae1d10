import { ValidateIf } from 'class-validator';

/** The field may be left out; unlike with `IsOptional`, null is refused. */
export const Omittable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
