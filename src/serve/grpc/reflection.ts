import { type DescFile, fromJson, toBinary, toJson } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import { methodNamed, registry, services } from './registry.ts';

/** grpcurl asks the first, older clients the second. They differ in their name. */
const packages = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'] as const;

/** A request in the JSON of its message: one of them is there. */
interface Asked {
  readonly fileByFilename?: string;
  readonly fileContainingSymbol?: string;
  readonly listServices?: string;
  readonly allExtensionNumbersOfType?: string;
}

/**
 * Tells clients what can be asked, so that they need no schema. It holds nothing of the cluster, so nobody has to show who asks.
 * @see https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
export function addReflection(router: ConnectRouter): void {
  for (const name of packages) {
    const method = methodNamed(`${name}.ServerReflection`, 'ServerReflectionInfo', 'bidi_streaming');
    router.rpc(method, async function* (requests) {
      for await (const request of requests) {
        const originalRequest = toJson(method.input, request);
        yield fromJson(method.output, { originalRequest, ...answerTo(originalRequest as Asked) });
      }
    });
  }
}

function answerTo({ listServices, fileByFilename, fileContainingSymbol, allExtensionNumbersOfType }: Asked) {
  if (listServices !== undefined)
    return { listServicesResponse: { service: [...services.keys()].sort().map(name => ({ name })) } };
  if (allExtensionNumbersOfType !== undefined && registry.getMessage(allExtensionNumbersOfType) !== undefined)
    return { allExtensionNumbersResponse: { baseTypeName: allExtensionNumbersOfType } };
  const file = fileByFilename !== undefined ? registry.getFile(fileByFilename) : fileWith(fileContainingSymbol ?? '');
  if (file !== undefined) return { fileDescriptorResponse: { fileDescriptorProto: [encoded(file)] } };
  return { errorResponse: { errorCode: Code.NotFound, errorMessage: 'there is no such file or symbol' } };
}

/** Of a type, or of a field or a method of it. No file of ours needs another. */
function fileWith(symbol: string): DescFile | undefined {
  const type = registry.get(symbol) ?? registry.get(symbol.slice(0, symbol.lastIndexOf('.')));
  return type?.file;
}

function encoded({ proto }: DescFile): string {
  return base64Encode(toBinary(FileDescriptorProtoSchema, proto));
}
