import { defineAnalyzer } from '../src/core/analyzer.ts';
import { classAnnotation, classOf, hasAddress, hostsOf, routesOf } from './_shared/ingress.ts';

/** Classes that a controller serves without an IngressClass: those of GKE, and the older ones of Azure and AWS. */
const classesWithoutObject = /^(gce(-internal|-multi-cluster)?|azure\/application-gateway|alb)$/;

const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';

/**
 * An Ingress is served by the controller of its class; without one, by that of the default class.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
 */
export const ingressClass = defineAnalyzer({
  id: 'ingress-class',
  subject: 'Ingress',
  title: 'Ingresses that no controller serves',
  consults: ['IngressClass'],
  codes: {
    'ingress-class-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'IngressClass {class} does not exist[; there is {classes}]',
      why: 'The class says which controller serves an Ingress. No controller has this class, so none of its hosts is reached.',
      fix: 'Set spec.ingressClassName to a class that exists, or install the controller of {class}.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
    },
    'ingress-class-annotation-unserved': {
      severity: 'warning',
      breaks: 'ready',
      message:
        'annotation {annotation} names the class {class}, which does not exist, and no controller has given it an address[; there is {classes}]',
      why: 'The annotation is read by some controllers only, by their own rules. There is no IngressClass of this name, and no controller has picked up the Ingress.',
      fix: 'Remove the annotation and set spec.ingressClassName to a class that exists.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation',
    },
    'ingress-without-class': {
      severity: 'warning',
      breaks: 'ready',
      message:
        'names no class, there is no default IngressClass, and no controller has given it an address[; there is {classes}]',
      why: 'Without a class it is left to each controller whether it serves the Ingress; most do not.',
      fix: 'Set spec.ingressClassName, or mark an IngressClass as the default.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class',
    },
  },
  check(ingress, cluster, report) {
    if (ingress.metadata.deletionTimestamp !== undefined || hasAddress(ingress)) return;
    const listing = cluster.listing('IngressClass');
    if (listing.state === 'unknown') return;
    const names = listing.objects.map(({ metadata }) => metadata.name);
    const classes = names.length === 0 ? undefined : names;
    const hosts = hostsOf(routesOf(ingress));
    const wanted = classOf(ingress);
    if (wanted === undefined) {
      // On GKE the cloud's controller serves what has no class.
      if (cluster.serverVersion.includes('-gke') || listing.objects.some(isDefault)) return;
      report('ingress-without-class', ingress, {
        with: { classes },
        near: listing.objects.slice(0, 1),
        evidence: [{ of: ingress, path: 'spec.ingressClassName', value: '' }],
        impact: 'down',
        hosts,
      });
      return;
    }
    if (classesWithoutObject.test(wanted)) return;
    const found = cluster.lookup('IngressClass', wanted);
    if (found.state !== 'absent') return;
    const details = { near: found.absent.similar(), impact: 'down', hosts } as const;
    if (ingress.spec.ingressClassName) {
      report('ingress-class-missing', ingress, {
        ...details,
        with: { class: wanted, classes },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: ingress, path: 'spec.ingressClassName', value: wanted }],
      });
    } else {
      report('ingress-class-annotation-unserved', ingress, {
        ...details,
        with: { annotation: classAnnotation, class: wanted, classes },
        evidence: [{ of: ingress, path: `metadata.annotations[${classAnnotation}]`, value: wanted }],
      });
    }
  },
});

function isDefault({
  metadata,
}: {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
}): boolean {
  return metadata.annotations[defaultAnnotation] === 'true';
}
