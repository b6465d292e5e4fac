using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduly.Web.Api.Contract;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>What commands print with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadyResponse))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionCount))]
[JsonSerializable(typeof(Dictionary<string, SettingLine>))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    /// <summary>Without escapes that only a web page needs.</summary>
    public static CommandJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <param name="Next">For <c>--after</c>; null after the last page.</param>
internal sealed record SessionList(IReadOnlyList<SessionLine> Sessions, string? Next);

internal sealed record SessionLine(string Hash, DateTimeOffset Created, DateTimeOffset LastChange, DateTimeOffset Expires, long Size);

internal sealed record SessionCount(long Sessions, string Backend);

/// <param name="Source">"default", "appsettings.json", ".env", "environment", "command line".</param>
internal sealed record SettingLine(string Value, string Source);
