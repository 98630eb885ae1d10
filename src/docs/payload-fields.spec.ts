import { payloadFields } from './payload-fields.js';

const schemas = {
  Person: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  Branch: { type: 'object', properties: { branch: { $ref: '#/components/schemas/Branch' } } },
};

it('shows nested fields by their path, and what each means', () => {
  const schema = {
    type: 'object',
    required: ['from'],
    properties: {
      from: { $ref: '#/components/schemas/Person' },
      members: { type: 'array', items: { $ref: '#/components/schemas/Person' } },
      speed: { type: 'number', description: 'm/s', minimum: 0 },
      role: { enum: ['admin', 'user'] },
      at: { type: 'string', format: 'date-time' },
      name: { type: 'string', minLength: 1, maxLength: 64, pattern: '^a' },
    },
  };
  expect(payloadFields(schema, schemas)).toEqual([
    { path: 'from', type: 'object', isRequired: true, meaning: '' },
    { path: 'from.id', type: 'string', isRequired: true, meaning: '' },
    { path: 'members', type: 'object[]', isRequired: false, meaning: '' },
    { path: 'members[].id', type: 'string', isRequired: true, meaning: '' },
    { path: 'speed', type: 'number', isRequired: false, meaning: 'm/s; at least 0' },
    { path: 'role', type: '"admin" | "user"', isRequired: false, meaning: '' },
    { path: 'at', type: 'ISO 8601', isRequired: false, meaning: '' },
    { path: 'name', type: 'string', isRequired: false, meaning: '1 to 64 characters; matches ^a' },
  ]);
});

it('ends at a payload that contains itself', () => {
  const paths = payloadFields({ $ref: '#/components/schemas/Branch' }, schemas).map(({ path }) => path);
  expect(paths.at(-1)).toBe('branch.branch.branch.branch');
});
