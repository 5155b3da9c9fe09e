import {
  createFileRegistry,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
} from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { descriptors } from './descriptors.ts';

/** All messages and services that are spoken. */
export const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(descriptors)));

/** All services, by their names. */
export const services: ReadonlyMap<string, DescService> = new Map(
  [...registry].filter(type => type.kind === 'service').map(service => [service.typeName, service]),
);

/** @throws Error if the schema has no such method: then a list of ours is wrong */
export function methodNamed<K extends DescMethod['methodKind']>(
  service: string,
  name: string,
  kind: K,
): DescMethod & { readonly methodKind: K } {
  const method = services.get(service)?.methods.find(one => one.name === name && one.methodKind === kind);
  if (method === undefined) throw new Error(`the schema has no ${kind} method ${service}/${name}`);
  return method as DescMethod & { readonly methodKind: K };
}

/** @throws Error if the schema has no such message */
export function messageNamed(name: string): DescMessage {
  const message = registry.getMessage(name);
  if (message === undefined) throw new Error(`the schema has no message ${name}`);
  return message;
}
