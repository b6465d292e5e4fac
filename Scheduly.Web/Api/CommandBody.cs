using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Api;

/// <summary>Reads a command; its member <c>type</c> may stand anywhere in the object.</summary>
internal static class CommandBody
{
    private static readonly Dictionary<string, JsonTypeInfo> Types = ContractJson.Default.ScheduleCommand.PolymorphismOptions!.DerivedTypes
        .ToDictionary(type => (string)type.TypeDiscriminator!, type => ContractJson.Default.GetTypeInfo(type.DerivedType)!, StringComparer.Ordinal);

    public static async Task<JsonBody<ScheduleCommand>> ReadAsync(HttpRequest request)
    {
        var body = await request.ReadBodyAsync(ContractJson.Default.JsonObject);
        if (body.Failed) return new(null, body.Fault);
        try
        {
            return Read(body.Value);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            // An object is looked into only now: members that stand twice, and names and texts that are no Unicode.
            return new(null, JsonBody.Invalid("body", "A member stands twice, or a text is not Unicode.", "json_invalid"));
        }
    }

    private static JsonBody<ScheduleCommand> Read(JsonObject body)
    {
        var type = body[ScheduleCommand.TypeMember] is { } member && member.GetValueKind() == JsonValueKind.String ? member.GetValue<string>() : null;
        if (type is null) return new(null, JsonBody.Invalid(ScheduleCommand.TypeMember, "The member 'type' is required: it names the command.", "missing"));
        if (!Types.TryGetValue(type, out var info))
        {
            return new(null, JsonBody.Invalid(ScheduleCommand.TypeMember, $"There is no command of this type. There is {string.Join(", ", Types.Keys)}.", "unknown"));
        }

        body.Remove(ScheduleCommand.TypeMember);
        try
        {
            return new((ScheduleCommand)body.Deserialize(info)!, null);
        }
        catch (JsonException fault)
        {
            return new(null, JsonBody.Invalid(fault, info));
        }
    }
}
