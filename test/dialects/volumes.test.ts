import { podAttach } from '../../analyzers/pod-attach.ts';
import { podMount } from '../../analyzers/pod-mount.ts';
import { pvcProvisioning } from '../../analyzers/pvc-provisioning.ts';
import { type Dialect, testDialects } from '../helpers/dialects.ts';
import { event, object } from '../helpers/objects.ts';
import { creatingPod } from '../helpers/pods.ts';

const github = 'https://github.com';
const kubelet = '/var/lib/kubelet/pods/c9c0e520-2c9c-4970-b41e-90d4d6d38ead/volumes';
const volume = 'pvc-e4b3c5e9-ab2b-4b6f-aa9a-4ae74d19bef5';
const setUp = `MountVolume.SetUp failed for volume "${volume}" :`;
const device = `MountVolume.MountDevice failed for volume "${volume}" :`;
const attach = `AttachVolume.Attach failed for volume "${volume}" :`;
const named = 'volume pvc-e4b3c5e9-ab2b-4b6f-aa9a-4ae74d19bef5 cannot be mounted on node node-a';

/** What kubelets, mount programs and drivers said of volumes. */
const mounts: readonly Dialect[] = [
  {
    words: `${setUp} rpc error: code = DeadlineExceeded desc = context deadline exceeded`,
    source: `${github}/kubernetes-sigs/aws-efs-csi-driver/issues/262`,
    code: 'pod-mount-failed',
    says: new RegExp(`^${named}, because the driver does not answer in time: context deadline exceeded$`),
  },
  {
    words: `${setUp} kubernetes.io/csi: mounter.SetupAt failed: rpc error: code = Internal desc = Could not mount "" at "${kubelet}/kubernetes.io~csi/efs-collab-jhub-pv/mount": mount failed: waitid: no child processes\nMounting command: mount\nMounting arguments: -t efs ${kubelet}/kubernetes.io~csi/efs-collab-jhub-pv/mount\nOutput: mount: ${kubelet}/kubernetes.io~csi/efs-collab-jhub-pv/mount: can't find in /etc/fstab.`,
    source: `${github}/kubernetes-sigs/aws-efs-csi-driver/issues/192`,
    code: 'pod-mount-failed',
    says: /node-a: mount: \S+: can't find in \/etc\/fstab\.$/,
  },
  {
    words: `${setUp} rpc error: code = Internal desc = Could not mount "fs-00e74d7abdcb5d159:/" at "${kubelet}/kubernetes.io~csi/airflow-logs/mount": mount failed: exit status 1\nMounting command: mount\nMounting arguments: -t efs -o accesspoint=fsap-0381d9a2be246f275,tls fs-00e74d7abdcb5d159:/ ${kubelet}/kubernetes.io~csi/airflow-logs/mount\nOutput: Failed to locate an available port in the range [20049, 20449], try specifying a different port range in /etc/amazon/efs/efs-utils.conf`,
    source: `${github}/kubernetes-sigs/aws-efs-csi-driver/issues/1353`,
    code: 'pod-mount-failed',
    says: /node-a: Failed to locate an available port in the range/,
  },
  {
    words: `${setUp} mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs -o debug fs-0.efs.eu-central-1.amazonaws.com:/efs ${kubelet}/kubernetes.io~nfs/${volume}\nOutput: mount.nfs: Connection timed out`,
    source: `${github}/kubernetes-retired/external-storage/issues/1125`,
    code: 'pod-mount-failed',
    says: /because the server cannot be reached: mount\.nfs: Connection timed out$/,
  },
  {
    words: `${setUp} mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs 192.168.43.16:/nfs_share ${kubelet}/kubernetes.io~nfs/pv01\nOutput: mount.nfs: access denied by server while mounting 192.168.43.16:/nfs_share`,
    source: `${github}/kubernetes/kubernetes/issues/108963`,
    code: 'pod-mount-failed',
    says: /because the server refuses access: mount\.nfs: access denied .* 192\.168\.43\.16:\/nfs_share$/,
  },
  {
    words: `(combined from similar events): ${setUp} mount failed: exit status 32 Mounting command: systemd-run Mounting arguments: --description=Kubernetes transient mount for ${kubelet}/kubernetes.io~nfs/${volume} --scope -- mount -t nfs 192.168.137.121:/nfs/nfs-data/nacos ${kubelet}/kubernetes.io~nfs/${volume} Output: Running scope as unit run-124486.scope. mount.nfs: mounting 192.168.137.121:/nfs/nfs-data/nacos failed, reason given by server: No such file or directory`,
    source: `${github}/alibaba/nacos/issues/5203`,
    code: 'pod-mount-failed',
    says: /because the server has no such directory: mount\.nfs: mounting 192\.168\.137\.121:\/nfs\/nfs-data\/nacos failed/,
  },
  {
    words: `${setUp} mount failed: exit status 1\nMounting command: /home/kubernetes/containerized_mounter/mounter\nMounting arguments: mount -t nfs nfs-server-01:/export/home-01/homes/ ${kubelet}/kubernetes.io~nfs/home-base\nOutput: Mount failed: mount failed: exit status 32\nMounting command: chroot\nMounting arguments: [/home/kubernetes/containerized_mounter/rootfs mount -t nfs nfs-server-01:/export/home-01/homes/ ${kubelet}/kubernetes.io~nfs/home-base]\nOutput: mount.nfs: access denied by server while mounting nfs-server-01:/export/home-01/homes/`,
    source: `${github}/2i2c-org/infrastructure/issues/1655`,
    code: 'pod-mount-failed',
    says: /because the server refuses access: mount\.nfs: access denied .* nfs-server-01:\/export\/home-01\/homes\/$/,
  },
  {
    words: `${setUp} mount failed: exit status 32\nMounting command: systemd-run\nMounting arguments: --description=Kubernetes transient mount for ${kubelet}/kubernetes.io~nfs/nfs-gcppr --scope -- mount -t nfs 10.244.1.117:/exports ${kubelet}/kubernetes.io~nfs/nfs-gcppr\nOutput: Running scope as unit run-r3952e22ef17a46ebb658f354bece0dfe.scope.\nmount: wrong fs type, bad option, bad superblock on 10.244.1.117:/exports,\n       missing codepage or helper program, or other error\n       (for several filesystems (e.g. nfs, cifs) you might\n       need a /sbin/mount.<type> helper program)\n`,
    source: `${github}/oomichi/try-kubernetes/issues/49`,
    code: 'pod-mount-failed',
    says: /because the node lacks the program that mounts such a volume: mount: wrong fs type/,
  },
  {
    words: `${setUp} rpc error: code = Internal desc = rpc error: code = Internal desc = mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs files.example.com://torque2/${volume} ${kubelet}/kubernetes.io~csi/${volume}/mount\nOutput: mount.nfs: access denied by server while mounting files.example.com://torque2/${volume}`,
    source: `${github}/nutanix/helm/issues/147`,
    code: 'pod-mount-failed',
    says: /because the server refuses access: mount\.nfs: access denied by server/,
  },
  {
    words: `${device} rpc error: code = Aborted desc = an operation with the given Volume ID 0001-0024-fb30d64e-7a8c-46d3-bbd7-77a3b1f080d1-0000000000000009-51d45259-4482-442d-9490-f43efe85b1f9 already exists`,
    source: `${github}/ceph/ceph-csi/issues/4050`,
    code: 'pod-mount-failed',
    says: /because an earlier attempt still hangs in its driver: an operation with the given Volume ID/,
  },
  {
    words: `${device} rpc error: code = Internal desc = rbd: map failed with error an error (exit status 22) occurred while running rbd args: [map], rbd error output: rbd: mapping succeeded but /dev/rbd5 is not accessible, is host /dev mounted? rbd: map failed: (22) Invalid argument`,
    source: `${github}/ceph/ceph-csi/issues/4050`,
    code: 'pod-mount-failed',
    says: /node-a: rbd: map failed with error .*\(22\) Invalid argument$/,
  },
  {
    words: `${setUp} mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t cifs -o ro,file_mode=0777,dir_mode=0777,vers=3.0,actimeo=30,mfsymlinks,<masked> //x.file.core.windows.net/log-active ${kubelet}/kubernetes.io~azure-file/log\nOutput: mount error(13): Permission denied\nRefer to the mount.cifs(8) manual page (e.g. man mount.cifs)\n`,
    source: `${github}/Azure/AKS/issues/2383`,
    code: 'pod-mount-failed',
    says: /because the share refuses the credentials or the node: mount error\(13\): Permission denied$/,
  },
  {
    words: `${setUp} mount failed: exit status 32 Mounting command: systemd-run Mounting arguments: --description=Kubernetes transient mount for ${kubelet}/kubernetes.io~azure-file/agrial-magento-media --scope -- mount -t cifs -o dir_mode=0777,file_mode=0777,uid=1000,gid=1000,username=XXXXX,password=XXXXXX=,vers=3.0 //westeuropeqamutu.file.core.windows.net/agrial-magento-media ${kubelet}/kubernetes.io~azure-file/agrial-magento-media Output: Running scope as unit run-rb926671bca1e461d9f616036166b9a8b.scope. mount error(13): Permission denied Refer to the mount.cifs(8) manual page (e.g. man mount.cifs)`,
    source: `${github}/Azure/AKS/issues/714`,
    code: 'pod-mount-failed',
    says: /because the share refuses the credentials or the node: mount error\(13\): Permission denied$/,
  },
  {
    words: `${setUp} rpc error: code = Unknown desc = failed to get secretproviderclass example-dev/example-secret-provider-dev, error: SecretProviderClass.secrets-store.csi.x-k8s.io "example-secret-provider-dev" not found`,
    source: `${github}/kubernetes-sigs/secrets-store-csi-driver/issues/811`,
    code: 'pod-mount-failed',
    says: /SecretProviderClass\.secrets-store\.csi\.x-k8s\.io "example-secret-provider-dev" not found$/,
  },
  {
    words: `MountVolume.SetUp failed for volume "${volume}" with: Mount failed: exit status 32\narguments: /var/lib/kubelet/plugins/kubernetes.io/aws-ebs/mounts/aws/eu-west-1c/vol-23b811d6 ${kubelet}/kubernetes.io~aws-ebs/${volume}  [bind]\nmount: special device /var/lib/kubelet/plugins/kubernetes.io/aws-ebs/mounts/aws/eu-west-1c/vol-23b811d6 does not exist`,
    source: `${github}/kubernetes/kubernetes/issues/29548`,
    code: 'pod-mount-failed',
    says: /because the disk is not there on the node/,
  },
  {
    words:
      'Unable to attach or mount volumes: unmounted volumes=[persistent-storage], unattached volumes=[persistent-storage default-token-sjfzc]: timed out waiting for the condition',
    source: `${github}/kubernetes-sigs/aws-efs-csi-driver/issues/262`,
    code: 'pod-mount-failed',
    says: /cannot be mounted on node node-a.*: unmounted volumes=\[persistent-storage\]/,
  },
  {
    words:
      'Unable to mount volumes for pod "app_default(35032cc6-1df9-4a3c-a911-ad3ac40d718a)": timeout expired waiting for volumes to attach or mount for pod "default"/"app". list of unmounted volumes=[persistent-storage]. list of unattached volumes=[persistent-storage default-token-qz8h2]',
    source: `${github}/kubernetes-sigs/aws-ebs-csi-driver/issues/292`,
    code: 'pod-mount-failed',
    says: /cannot be mounted on node node-a.*list of unmounted volumes=\[persistent-storage\]/,
  },
  {
    words: `MountVolume.WaitForAttach failed for volume "${volume}" : azureDisk - Wait for attach expect device path as a lun number, instead got: /dev/disk/azure/scsi1/lun0 findDiskByLun(0) failed within timeout`,
    source: `${github}/kubernetes-sigs/azuredisk-csi-driver/issues/73`,
    code: 'pod-mount-failed',
    says: /because the disk is not there on the node/,
  },
];

testDialects('mounts', [podMount], mounts, ({ words }) => [creatingPod(), event(creatingPod(), 'FailedMount', words)]);

/** What clouds and storage systems said through the attach-detach controller. */
const attachments: readonly Dialect[] = [
  {
    words: `${attach} attachment timeout for volume /subscriptions/b9d2281e/resourceGroups/andy-mg1133/providers/Microsoft.Compute/disks/pvc-disk-dynamic-ce3ece4e`,
    source: `${github}/kubernetes-sigs/azuredisk-csi-driver/pull/22`,
    code: 'pod-attach-failed',
    says: /to node node-a, because the driver does not answer in time: attachment timeout/,
  },
  {
    words: `${attach} rpc error: code = DeadlineExceeded desc = context deadline exceeded`,
    source: `${github}/kubernetes-sigs/azuredisk-csi-driver/issues/73`,
    code: 'pod-attach-failed',
    says: /because the driver does not answer in time: context deadline exceeded$/,
  },
  {
    words: `${attach} attachment timeout for volume vol-0ddf92e13636fa667`,
    source: `${github}/kubernetes-sigs/aws-ebs-csi-driver/issues/292`,
    code: 'pod-attach-failed',
    says: /because the driver does not answer in time: .*vol-0ddf92e13636fa667$/,
  },
  {
    words: `${attach} Attach volume "k8s-mstr-cjm1-cust-z0-kub-dy-${volume}" to instance "/subscriptions/<subs>/resourceGroups/cjm1-cust-z0/providers/Microsoft.Compute/virtualMachineScaleSets/k8s-cust-20422154-vmss/virtualMachines/11" failed with compute.VirtualMachineScaleSetVMsClient#Update: Failure sending request: StatusCode=409 -- Original Error: failed request: autorest/azure: Service returned an error. Status=<nil> Code="AttachDiskWhileBeingDetached" Message="Cannot attach data disk 'b1380f4b-691d-45e5-ae65-3f1b20e0fed0' to VM 'k8s-cust-20422154-vmss_11' because the disk is currently being detached`,
    source: `${github}/kubernetes/kubernetes/issues/78657`,
    code: 'pod-attach-failed',
    says: /because the disk is still being detached: .*AttachDiskWhileBeingDetached/,
  },
  {
    words: `${attach} volume attachment is being deleted`,
    source: `${github}/kubernetes-sigs/aws-ebs-csi-driver/issues/1801`,
    code: 'pod-attach-failed',
    says: /because the disk is still being detached: volume attachment is being deleted$/,
  },
  {
    words: `${attach} rpc error: code = Internal desc = [ControllerPublishVolume] Attach Volume failed with error failed to attach 50e784231699 volume to 22a34177c compute: Request forbidden: [POST https://nova.api.dfw3.rackspacecloud.com/v2.1/e72ce521d0b/servers/22a34177c/os-volume_attachments], error message: {"forbidden": {"code": 403, "message": "The maximum allowed number of disk devices (16) to attach to a single instance has been exceeded."}}`,
    source: `${github}/rackerlabs/spot/issues/210`,
    code: 'pod-attach-failed',
    says: /because the node has as many disks as it may/,
  },
  {
    words: `${attach} Attach volume "kubernetes-dynamic-${volume}" to instance "aks-agentpool-35064155-0" failed with compute.VirtualMachinesClient#CreateOrUpdate: Failure responding to request: StatusCode=409 -- Original Error: autorest/azure: Service returned an error. Status=409 Code="OperationNotAllowed" Message="The maximum number of data disks allowed to be attached to a VM of this size is 4."`,
    source: `${github}/openshift/openshift-azure/issues/83`,
    code: 'pod-attach-failed',
    says: /because the node has as many disks as it may/,
  },
  {
    words: `${attach} Attach volume "kubernetes-dynamic-${volume}" to instance "/subscriptions/225e02bc-43d0-43d1-a01a-17e584a4ef69/resourceGroups/MC_aks_aks_eastus/providers/Microsoft.Compute/virtualMachines/aks-agentpool-35064155-0" failed with compute.VirtualMachinesClient#CreateOrUpdate: Failure responding to request: StatusCode=400 -- Original Error: autorest/azure: Service returned an error. Status=400 Code="InvalidParameter" Message="A disk at LUN 3 already exists."`,
    source: `${github}/openshift/openshift-azure/issues/83`,
    code: 'pod-attach-failed',
    says: /A disk at LUN 3 already exists/,
  },
  {
    words: `${attach} rpc error: code = ResourceExhausted desc = max number of volumes (8) already attached to instance`,
    source: `${github}/linode/linode-blockstorage-csi-driver/issues/182`,
    code: 'pod-attach-failed',
    says: /because the node has as many disks as it may: max number of volumes \(8\)/,
  },
  {
    words: `${attach} rpc error: code = Aborted desc = volume ${volume} is not ready for workloads`,
    source: `${github}/longhorn/longhorn/issues/12095`,
    code: 'pod-attach-failed',
    says: /because the storage says that the volume is not ready/,
  },
  {
    words: `${attach} rpc error: code = Internal desc = unknown Attach error: failed cloud service attach disk call: googleapi: Error 400: The resource 'projects/k8s-gce-serial-1-5/zones/us-west1-b/disks/${volume}' is not ready, resourceNotReady`,
    source: `${github}/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver/issues/482`,
    code: 'pod-attach-failed',
    says: /because the storage says that the volume is not ready/,
  },
  {
    words: `${attach} GCE 200 - RESOURCE_IN_USE_BY_ANOTHER_RESOURCE: The disk resource 'projects/openshift-ci-infra/zones/us-east1-c/disks/kubernetes-dynamic-${volume}' is already being used by 'projects/openshift-ci-infra/zones/us-east1-c/instances/origin-ci-ig-n-cdgz'`,
    source: `${github}/openshift/release/issues/7550`,
    code: 'pod-volume-held',
    says: /is still attached elsewhere, to node origin-ci-ig-n-cdgz/,
  },
  {
    words: `${attach} Failed to add disk 'scsi1:2'.`,
    source: `${github}/vmware-archive/kubernetes-archived/issues/405`,
    code: 'pod-attach-failed',
    says: /to node node-a: Failed to add disk 'scsi1:2'\.$/,
  },
];

testDialects('attachments', [podAttach], attachments, ({ words }) => [
  creatingPod(),
  event(creatingPod(), 'FailedAttachVolume', words),
]);

const claim = object('v1', 'PersistentVolumeClaim', 'shop/data', {
  spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  status: { phase: 'Pending' },
});
const fast = object('storage.k8s.io/v1', 'StorageClass', 'fast', {
  provisioner: 'csi.example.com',
  volumeBindingMode: 'Immediate',
});
const provision = (name: string) => `failed to provision volume with StorageClass "${name}": rpc error: code =`;

/** What provisioners said. */
const provisionings: readonly Dialect[] = [
  {
    words: `${provision('do-block-storage')} ResourceExhausted desc = volume limit (10) has been reached. Current number of volumes: 10. Please contact support.`,
    source: `${github}/okteto/okteto/issues/929`,
    code: 'pvc-provisioning-fails',
    says: /csi\.example\.com cannot make a volume: volume limit \(10\) has been reached/,
  },
  {
    words: `${provision('io2')} Internal desc = Could not create volume "${volume}": could not create volume in EC2: operation error EC2: CreateVolume, api error VolumeLimitExceeded: You have exceeded your maximum io2 storage limit of 30 TiB in this region. Please contact AWS Support to request an Elastic Block Store service limit increase.`,
    source: `${github}/kubernetes-sigs/aws-ebs-csi-driver/issues/2512`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: Could not create volume .*VolumeLimitExceeded: .*30 TiB/,
  },
  {
    words: `${provision('block-single-standard')} DeadlineExceeded desc = context deadline exceeded`,
    source: `${github}/kubernetes-sigs/aws-ebs-csi-driver/issues/2263`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: context deadline exceeded$/,
  },
  {
    words: `${provision('throwaway')} Aborted desc = an operation with the given Volume ID ${volume} already exists`,
    source: `${github}/rook/rook/issues/8727`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: an operation with the given Volume ID/,
  },
  {
    words: `${provision('csi-rbd-sc')} Aborted desc = an operation with the given Volume ID ${volume} already exists`,
    source: `${github}/ceph/ceph-csi/issues/1828`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: an operation with the given Volume ID/,
  },
  {
    words: `${provision('thin-disk')} Aborted desc = pending`,
    source: `${github}/kubernetes-sigs/vsphere-csi-driver/issues/143`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: pending$/,
  },
  {
    words: `${provision('sc-vsphere-no-retain')} Internal desc = failed to create volume. Error: failed to create volume with fault: "(*types.LocalizedMethodFault)(0xc00089fc20)({\\n DynamicData: (types.DynamicData) {\\n },\\n LocalizedMessage: (string) (len=76) \\"CnsFault error: CNS: Failed to create disk.:Fault cause: vmodl.RuntimeFault\\\\n\\"\\n})\\n"`,
    source: `${github}/rancher/rancher/issues/43195`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: failed to create volume\. .*CNS: Failed to create disk/,
  },
  {
    words: `${provision('ssd-storageclass')} Internal desc = failed to create volume csl-v-3C+7ur310_Iusl8KjI4B4Um9+HCv4y_xffD3cwY7BNA@vg_ssd: rpc error: code = OutOfRange desc = insufficient free space`,
    source: `${github}/aleofreddi/csi-sanlock-lvm/issues/38`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: failed to create volume .*: insufficient free space$/,
  },
  {
    words: `${provision('zonal')} Internal desc = encountered an error while fetching accessible topologies for volume "a603275c-e644-4610-a"`,
    source: `${github}/kubernetes-sigs/vsphere-csi-driver/pull/1698`,
    code: 'pvc-provisioning-fails',
    says: /cannot make a volume: encountered an error while fetching accessible topologies/,
  },
];

testDialects('provisionings', [pvcProvisioning], provisionings, ({ words }) => [
  claim,
  fast,
  event(claim, 'ProvisioningFailed', words),
]);
