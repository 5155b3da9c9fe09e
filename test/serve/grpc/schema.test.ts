import { describe, expect, test } from 'vitest';
import { registry, services } from '../../../src/serve/grpc/registry.ts';
import { methods } from '../../../src/serve/k8sgpt/methods.ts';
import { schema } from '../../helpers/grpc-client.ts';
import { published, publishedServices } from '../../helpers/k8sgpt-schema.ts';

/** What another reader of the .proto files finds of a message: `number name type`. */
function fieldsByProto(name: string): string[] {
  const { type } = schema[name] as unknown as {
    type: { field: { name: string; number: number; type: string; label: string; typeName: string }[] };
  };
  return type.field.map(({ name, number, type, label, typeName }) =>
    [number, name, label.replace('LABEL_', '').toLowerCase(), type.replace('TYPE_', ''), typeName.split('.').at(-1)]
      .join(' ')
      .trim(),
  );
}

const scalars: Readonly<Record<number, string>> = { 3: 'INT64', 5: 'INT32', 8: 'BOOL', 9: 'STRING', 12: 'BYTES' };

function fieldsByRegistry(name: string): string[] {
  return registry.getMessage(name)!.fields.map(field => {
    const isList = field.fieldKind === 'list';
    const kind = isList ? field.listKind : field.fieldKind;
    const type = kind === 'message' ? 'MESSAGE' : kind === 'enum' ? 'ENUM' : scalars[field.scalar!];
    const typeName = (field.message ?? field.enum)?.name ?? '';
    return [field.number, field.name, isList ? 'repeated' : 'optional', type, typeName].join(' ').trim();
  });
}

const names = Object.keys(schema).filter(name => registry.getMessage(name) !== undefined);

test.each(names)('%s is in the descriptors as it is in the file', name => {
  expect(fieldsByRegistry(name)).toEqual(fieldsByProto(name));
});

test('each method of schema.v1 is answered, in the JSON of its messages', () => {
  expect(names.length).toBeGreaterThan(25);
  const told = [...services.values()].filter(({ typeName }) => typeName.startsWith('schema.v1.'));
  expect(told.map(({ typeName }) => typeName).sort()).toEqual(Object.keys(methods).sort());
  for (const { typeName, methods: described } of told) {
    expect(Object.keys(methods[typeName]!).sort()).toEqual(described.map(({ name }) => name).sort());
    for (const { name, input, output } of described) {
      const useCase = methods[typeName]![name]!;
      const fields = (message: typeof input): string[] =>
        message.members.flatMap(member => (member.kind === 'oneof' ? [] : [member.jsonName])).sort();
      expect(Object.keys(useCase.input.shape).sort(), `${name}: input`).toEqual(fields(input));
      expect(Object.keys(useCase.output.shape).sort(), `${name}: output`).toEqual(fields(output));
    }
  }
});

describe('what k8sgpt publishes', () => {
  test.each(Object.entries(published))('%s has the same names, numbers and types here', (name, fields) => {
    const types = new Map(Object.entries({ string: 'STRING', bool: 'BOOL', int32: 'INT32' }));
    const wanted = fields.map((field, i) => {
      const [, called, type = '', list] = /^(\w+) (\w+)(\[\])?$/.exec(field)!;
      const scalar = types.get(type);
      const told = [i + 1, called, list === undefined ? 'optional' : 'repeated', scalar ?? 'MESSAGE'];
      return (scalar === undefined ? [...told, type] : told).join(' ');
    });
    expect(fieldsByRegistry(`schema.v1.${name}`)).toEqual(wanted);
  });

  test('is all of it: no service and no method is missing', () => {
    for (const [service, named] of Object.entries(publishedServices))
      expect(services.get(`schema.v1.${service}`)?.methods.map(({ name }) => name)).toEqual(named);
  });
});
