using System.Diagnostics;
using System.Globalization;
using Scheduly.Web.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>
/// The manifests are what Kubernetes takes, as far as that can be told without one: every field is one of its schema, of the right kind, and what
/// manifests say of each other, of the image and of the program agrees.
/// </summary>
public sealed class KubernetesTests
{
    /// <summary>The fields that are used, by the path of the object; what stands here is from the API reference of Kubernetes 1.30. "text", "number", "flag", "words" and "free" are leaves.</summary>
    private static readonly Dictionary<string, string[]> Schema = new(StringComparer.Ordinal)
    {
        [""] = ["apiVersion:text", "kind:text", "metadata:Metadata"],
        ["Metadata"] = ["name:text", "labels:free"],
        ["Secret"] = ["type:text", "stringData:free", "data:free"],
        ["Deployment"] = ["spec:DeploymentSpec"],
        ["DeploymentSpec"] = ["replicas:number", "selector:Selector", "strategy:Strategy", "template:Template"],
        ["Selector"] = ["matchLabels:free"],
        ["Strategy"] = ["type:text", "rollingUpdate:RollingUpdate"],
        ["RollingUpdate"] = ["maxSurge:number", "maxUnavailable:number"],
        ["Template"] = ["metadata:Metadata", "spec:PodSpec"],
        ["PodSpec"] = ["terminationGracePeriodSeconds:number", "automountServiceAccountToken:flag", "topologySpreadConstraints:[Spread", "securityContext:PodSecurity", "containers:[Container", "volumes:[Volume"],
        ["Spread"] = ["maxSkew:number", "topologyKey:text", "whenUnsatisfiable:text", "labelSelector:Selector"],
        ["PodSecurity"] = ["runAsNonRoot:flag", "runAsUser:number", "fsGroup:number", "seccompProfile:Seccomp"],
        ["Seccomp"] = ["type:text"],
        ["Container"] = ["name:text", "image:text", "ports:[ContainerPort", "env:[Variable", "envFrom:[Source", "volumeMounts:[Mount", "startupProbe:Probe", "livenessProbe:Probe", "readinessProbe:Probe", "resources:Resources", "securityContext:Security"],
        ["ContainerPort"] = ["name:text", "containerPort:number"],
        ["Variable"] = ["name:text", "value:text"],
        ["Source"] = ["secretRef:Reference"],
        ["Reference"] = ["name:text"],
        ["Mount"] = ["name:text", "mountPath:text", "readOnly:flag"],
        ["Probe"] = ["httpGet:HttpGet", "periodSeconds:number", "timeoutSeconds:number", "failureThreshold:number"],
        ["HttpGet"] = ["path:text", "port:text"],
        ["Resources"] = ["requests:free", "limits:free"],
        ["Security"] = ["allowPrivilegeEscalation:flag", "readOnlyRootFilesystem:flag", "capabilities:Capabilities"],
        ["Capabilities"] = ["drop:words"],
        ["Volume"] = ["name:text", "secret:SecretVolume", "emptyDir:free"],
        ["SecretVolume"] = ["secretName:text", "defaultMode:number"],
        ["Service"] = ["spec:ServiceSpec"],
        ["ServiceSpec"] = ["selector:free", "sessionAffinity:text", "ports:[ServicePort"],
        ["ServicePort"] = ["name:text", "port:number", "targetPort:text"],
        ["PodDisruptionBudget"] = ["spec:BudgetSpec"],
        ["BudgetSpec"] = ["minAvailable:number", "selector:Selector"],
    };

    private static readonly Dictionary<string, string> Versions = new() { ["Secret"] = "v1", ["Service"] = "v1", ["Deployment"] = "apps/v1", ["PodDisruptionBudget"] = "policy/v1" };

    private static readonly int ShutdownSeconds = (int)Scheduly.Web.Hosting.ShutdownOptions.InProduction.TotalSeconds;

    private static readonly List<YamlMappingNode> Manifests = Load("samples/Kubernetes/scheduly.yaml");

    private static YamlMappingNode Pod => (YamlMappingNode)At(Kind("Deployment"), "spec", "template", "spec");

    private static YamlMappingNode Container => (YamlMappingNode)Assert.Single((YamlSequenceNode)At(Pod, "containers"));

    [Fact]
    public void Every_field_is_one_of_the_schema_and_of_its_kind()
    {
        var wrong = new List<string>();
        foreach (var manifest in Manifests)
        {
            var kind = Text(manifest, "kind");
            Assert.Equal(Versions[kind], Text(manifest, "apiVersion"));
            Check(manifest, [.. Schema[""], .. Schema[kind]], kind, wrong);
        }

        Assert.Equal([], wrong);
    }

    [Fact]
    public void A_field_that_is_no_field_is_found()
    {
        var wrong = new List<string>();
        Check(Parse("spec: { minAvailable: two, selecter: {} }")[0], Schema["PodDisruptionBudget"], "PodDisruptionBudget", wrong);
        Assert.Equal(["PodDisruptionBudget.spec.minAvailable is no number", "PodDisruptionBudget.spec.selecter is no field"], wrong);
    }

    [Fact]
    public void What_selects_finds_the_pods_and_names_lead_to_what_is_there()
    {
        var labels = At(Kind("Deployment"), "spec", "template", "metadata", "labels");
        foreach (var selector in new[] { At(Kind("Deployment"), "spec", "selector", "matchLabels"), At(Kind("Service"), "spec", "selector"), At(Kind("PodDisruptionBudget"), "spec", "selector", "matchLabels") }) Assert.Equal(labels, selector);
        var secrets = Manifests.Where(manifest => Text(manifest, "kind") == "Secret").Select(secret => Text(secret, "metadata", "name")).ToList();
        Assert.Contains(Text(((YamlSequenceNode)At(Container, "envFrom"))[0], "secretRef", "name"), secrets);
        var volumes = (YamlSequenceNode)At(Pod, "volumes");
        Assert.Contains(Text(Assert.Single(volumes, volume => Text(volume, "name") == "ring"), "secret", "secretName"), secrets);
        Assert.Subset(volumes.Select(volume => Text(volume, "name")).ToHashSet(), ((YamlSequenceNode)At(Container, "volumeMounts")).Select(mount => Text(mount, "name")).ToHashSet());
        var port = Text(((YamlSequenceNode)At(Container, "ports"))[0], "name");
        Assert.Equal(port, Text(((YamlSequenceNode)At(Kind("Service"), "spec", "ports"))[0], "targetPort"));
        foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" }) Assert.Equal(port, Text(Container, probe, "httpGet", "port"));
    }

    [Fact]
    public void It_fits_the_image_and_the_program()
    {
        Assert.Contains($"ASPNETCORE_HTTP_PORTS={Text(((YamlSequenceNode)At(Container, "ports"))[0], "containerPort")}", File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")), StringComparison.Ordinal);
        Assert.Equal("/health/live", Text(Container, "livenessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", Text(Container, "readinessProbe", "httpGet", "path"));

        // Kubernetes must have seen that the node stops before it does, and must not kill it before.
        var notices = Number(Container, "readinessProbe", "periodSeconds") * Number(Container, "readinessProbe", "failureThreshold");
        Assert.True(notices < ShutdownSeconds, $"{notices} s");
        Assert.True(Number(Pod, "terminationGracePeriodSeconds") >= ShutdownSeconds + 30);
        Assert.True(Number(Kind("PodDisruptionBudget"), "spec", "minAvailable") < Number(Kind("Deployment"), "spec", "replicas"));
        var settings = Documents.Read("docs/settings.md");
        var names = ((YamlSequenceNode)At(Container, "env")).Select(variable => Text(variable, "name")).Concat(Keys(Manifests[0], "stringData")).ToList();
        Assert.All(names, name => Assert.Contains($"`{name.Replace("__", ":", StringComparison.Ordinal)}`", settings, StringComparison.Ordinal));
    }

    /// <summary>A compose file names services and volumes that it has, files that are there, and settings that exist.</summary>
    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("samples/Cluster/compose.yaml")]
    public void A_compose_file_names_what_is_there(string file)
    {
        var compose = Load(file)[0];
        var services = Keys(compose, "services").ToList();
        var web = (YamlMappingNode)At(compose, "services", "web");
        Assert.Subset(services.ToHashSet(), Keys(web, "depends_on").ToHashSet());
        var volumes = Keys(compose, "volumes").ToHashSet();
        var mounted = services
            .Where(service => Keys(compose, "services", service).Contains("volumes"))
            .SelectMany(service => (YamlSequenceNode)At(compose, "services", service, "volumes"))
            .Select(volume => volume.ToString().Split(':')[0])
            .ToList();
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, file))!;
        Assert.NotEmpty(mounted);
        Assert.All(mounted, volume => Assert.True(volumes.Contains(volume) || File.Exists(Path.Combine(folder, volume)), volume));
        var settings = Documents.Read("docs/settings.md");
        Assert.All(Keys(web, "environment"), name => Assert.Contains($"`{name.Replace("__", ":", StringComparison.Ordinal)}`", settings, StringComparison.Ordinal));
        Assert.Equal($"{ShutdownSeconds + 35}s", Text(web, "stop_grace_period"));
    }

    [Fact]
    public async Task HAProxy_accepts_the_settings_beside_the_compose_file()
    {
        if (Servers.Find("haproxy", "/usr/sbin") is not { } program)
        {
            Servers.Missing("HAProxy", "apt-get install haproxy");
            return;
        }

        using var check = Process.Start(new ProcessStartInfo(program, ["-c", "-f", Path.Combine(Repository.Root, "samples", "Cluster", "haproxy.cfg")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var words = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) + await check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(check.ExitCode == 0, words);
    }

    private static void Check(YamlNode node, string[] fields, string path, List<string> wrong)
    {
        if (node is not YamlMappingNode mapping)
        {
            wrong.Add($"{path} is no object");
            return;
        }

        foreach (var (name, value) in mapping.Children)
        {
            var at = $"{path}.{name}";
            if (fields.FirstOrDefault(field => field.StartsWith($"{name}:", StringComparison.Ordinal))?.Split(':')[1] is not { } kind) wrong.Add($"{at} is no field");
            else CheckValue(value, kind, at, wrong);
        }
    }

    private static void CheckValue(YamlNode value, string kind, string at, List<string> wrong)
    {
        switch (kind)
        {
            case "free":
                if (value is not YamlMappingNode) wrong.Add($"{at} is no object");
                break;
            case "words":
                if (value is not YamlSequenceNode) wrong.Add($"{at} is no list");
                break;
            case "text":
                if (value is not YamlScalarNode { Value.Length: > 0 }) wrong.Add($"{at} is no text");
                break;
            case "flag":
                if (value is not YamlScalarNode { Value: "true" or "false" }) wrong.Add($"{at} is no flag");
                break;
            case "number":
                if (value is not YamlScalarNode { Value: var text } || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)) wrong.Add($"{at} is no number");
                break;
            case ['[', .. var element]:
                if (value is not YamlSequenceNode list) wrong.Add($"{at} is no list");
                else foreach (var (one, number) in list.Select((one, number) => (one, number))) Check(one, Schema[element], $"{at}[{number}]", wrong);
                break;
            default:
                Check(value, Schema[kind], at, wrong);
                break;
        }
    }

    private static YamlMappingNode Kind(string kind) => Assert.Single(Manifests, manifest => Text(manifest, "kind") == kind);

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (at, name) => at[new YamlScalarNode(name)]);

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    private static int Number(YamlNode node, params string[] path) => int.Parse(Text(node, path), CultureInfo.InvariantCulture);

    private static IEnumerable<string> Keys(YamlNode node, params string[] path) => ((YamlMappingNode)At(node, path)).Children.Keys.Select(key => key.ToString());

    private static List<YamlMappingNode> Load(string file) => Parse(File.ReadAllText(Path.Combine(Repository.Root, file)));

    private static List<YamlMappingNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }
}
