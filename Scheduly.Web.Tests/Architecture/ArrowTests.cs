using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Scheduly.Web.Tests.Architecture;

/// <summary>Which folder may see which. The composition root, Hosting, sees all of them; nothing sees Hosting. Between projects the compiler holds the arrows too.</summary>
public sealed class ArrowTests
{
    private static readonly Lazy<List<Arrow>> All = new(Load);

    /// <summary>The rows of the design; a new folder needs a row of its own. What begins with "Engine" lies in the packages.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Hosting"] = ["Admin", "Api", "Health", "Live", "Migration", "Pages", "Schedules", "Engine", "Engine.Health", "Engine.Hosting", "Engine.Storage"],
        ["Pages"] = ["Admin", "Schedules", "Health", "Engine", "Engine.Health"],
        ["Api"] = ["Admin", "Schedules", "Health", "Engine", "Engine.Health"],
        ["Live"] = ["Admin", "Schedules", "Engine"],
        ["Health"] = ["Engine", "Engine.Health", "Engine.Storage"],
        ["Migration"] = ["Schedules", "Engine", "Engine.Storage"],
        ["Admin"] = ["Engine"],
        ["Schedules"] = ["Engine"],
        ["Engine.Hosting"] = ["Engine", "Engine.Health", "Engine.Storage"],
        ["Engine.Health"] = ["Engine", "Engine.Storage"],
        ["Engine"] = ["Engine.Storage"],
        ["Engine.Storage"] = [],
        ["Engine.Sqlite"] = ["Engine", "Engine.Storage"],
        ["Engine.Redis"] = ["Engine", "Engine.Storage"],
        ["Engine.PostgreSql"] = ["Engine", "Engine.Storage"],
        ["Engine.SqlServer"] = ["Engine", "Engine.Storage"],
    };

    /// <summary>What goes against the rows, and why.</summary>
    private static readonly HashSet<(string From, string To)> Exceptions =
    [
        // A page's style element carries the nonce that the security headers of the same answer let through.
        ("Pages", "Scheduly.Web.Hosting.SecurityHeaders"),
        ("Pages.Board", "Scheduly.Web.Hosting.SecurityHeaders"),
        ("Pages.Together", "Scheduly.Web.Hosting.SecurityHeaders"),

        // The seam for documents behind links is for this application alone: see decision 7.
        ("Schedules", "Scheduly.Sessions.SharedDocuments"),
        ("Schedules.Sharing", "Scheduly.Sessions.SharedDocuments"),
        ("Schedules.Sharing", "Scheduly.Sessions.SharedTicket"),

        // So is the one for documents that several people change: see decision 27.
        ("Schedules.Live", "Scheduly.Sessions.ChangingDocuments"),
        ("Schedules.Live", "Scheduly.Sessions.ChangingDocument"),
        ("Schedules.Live", "Scheduly.Sessions.DocumentChange`1"),
        ("Schedules.Together", "Scheduly.Sessions.ChangingDocuments"),
        ("Schedules.Together", "Scheduly.Sessions.ChangingDocument"),
        ("Schedules.Together", "Scheduly.Sessions.DocumentChange`1"),

        // Tokens are guessed from a network as sessions are made from one.
        ("Schedules.Together", "Scheduly.Sessions.ClientNetwork"),

        // A plugged-in cache, which cannot compare and set, is asked for by its type.
        ("Engine.Storage.Gate", "Scheduly.Sessions.Storage.Plugged.PluggedSessionStorage"),
        ("Engine.Storage.Observed", "Scheduly.Sessions.Storage.Plugged.PluggedSessionStorage"),

        // The names of the traces are public, and so lie with the rest of the public surface.
        ("Engine.Storage.Observed", "Scheduly.Sessions.SessionTelemetry"),
    ];

    /// <summary>The composition roots of the packages, which lie where applications look for them.</summary>
    private static readonly HashSet<string> Roots =
    [
        .. new[] { "", "Sqlite", "Redis", "PostgreSql", "SqlServer" }.Select(backend => $"Scheduly.Sessions.{backend}SessionStorageExtensions"),
        "Scheduly.Sessions.SessionStorageBuilder",
        "Scheduly.Sessions.SessionHealthExtensions",
    ];

    [Fact]
    public void A_folder_sees_only_what_the_design_lets_it_see()
    {
        Assert.Empty(All.Value.Where(arrow => !Allowed.ContainsKey(arrow.From.Folder)).Select(arrow => arrow.From.Folder).Distinct());
        Assert.Empty(All.Value
            .Where(arrow => arrow.From.Folder != arrow.To.Folder && !Allowed[arrow.From.Folder].Contains(arrow.To.Folder))
            .Select(arrow => arrow.ToString()).Distinct());
    }

    [Theory]
    [InlineData("Schedules")]
    [InlineData("Pages")]
    [InlineData("Api")]
    public void Of_the_session_engine_only_the_public_seam_is_seen_from(string folder) => Assert.Empty(All.Value
        .Where(arrow => arrow.From.Folder == folder && arrow.To.Folder == "Engine" && !arrow.ToIsPublic)
        .Select(arrow => arrow.ToString()).Distinct());

    [Fact]
    public void Storages_do_not_see_each_other() => Assert.Empty(All.Value
        .Where(arrow => arrow.From is { Folder: "Engine.Storage", Part: not null } && arrow.To is { Folder: "Engine.Storage", Part: not null } && arrow.From.Part != arrow.To.Part)
        .Select(arrow => arrow.ToString()).Distinct());

    /// <summary>The engine serializes writes itself where a plugged-in cache cannot compare and set; of other backends it knows nothing.</summary>
    [Fact]
    public void Outside_Storage_no_backend_is_known_by_name_but_a_plugged_one_and_a_pair() => Assert.Empty(All.Value
        .Where(arrow => arrow.From.Folder is not ("Engine.Storage" or "Engine.Sqlite" or "Engine.PostgreSql" or "Engine.SqlServer"))
        .Where(arrow => arrow.To is { Folder: "Engine.Storage", Part: not (null or "Plugged" or "Gate" or "Switching" or "Observed") }
            || arrow.To.Folder is "Engine.Sqlite" or "Engine.Redis" or "Engine.PostgreSql" or "Engine.SqlServer" && arrow.From.Folder != arrow.To.Folder)
        .Select(arrow => arrow.ToString()).Distinct());

    [Fact]
    public void The_arrows_that_must_be_there_are_seen() => Assert.All(
        new[]
        {
            ("Hosting", "Engine.Storage"), ("Pages", "Schedules"), ("Api", "Schedules"), ("Schedules", "Engine"), ("Engine", "Engine.Storage"), ("Health", "Engine"),
            ("Engine.Redis", "Engine.Storage"), ("Engine.Sqlite", "Engine.Storage"), ("Engine.PostgreSql", "Engine.Storage"), ("Engine.SqlServer", "Engine.Storage"),
        },
        expected => Assert.Contains(All.Value, arrow => (arrow.From.Folder, arrow.To.Folder) == expected));

    /// <summary>The packages bring no page, route, catalogue or planner, and no driver but their own.</summary>
    [Theory]
    [InlineData("Scheduly.Sessions", "")]
    [InlineData("Scheduly.Sessions.Sqlite", "Microsoft.Data.Sqlite SQLitePCLRaw.core")]
    [InlineData("Scheduly.Sessions.Redis", "Microsoft.Extensions.Caching.StackExchangeRedis StackExchange.Redis")]
    [InlineData("Scheduly.Sessions.PostgreSql", "Npgsql")]
    [InlineData("Scheduly.Sessions.SqlServer", "Microsoft.Data.SqlClient Microsoft.Extensions.Caching.SqlServer")]
    public void A_package_needs_the_framework_the_engine_and_its_driver(string name, string drivers)
    {
        var references = System.Reflection.Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).ToList();
        Assert.Contains("System.Runtime", references);
        Assert.Equal(drivers, string.Join(' ', references
            .Where(reference => reference != "Scheduly.Sessions" && !IsOfFramework(reference))
            .Order(StringComparer.Ordinal)));
    }

    private static bool IsOfFramework(string assembly) => Array.Exists(
        [typeof(object), typeof(Microsoft.AspNetCore.Http.HttpContext)],
        type => File.Exists(Path.Combine(Path.GetDirectoryName(type.Assembly.Location)!, $"{assembly}.dll")));

    private static List<Arrow> Load()
    {
        var types = new ArchLoader().LoadAssemblies(Products.All).Build().Types;
        return
        [
            .. from type in types
               let @from = Place.Of(type)
               where @from is not null && !Roots.Contains(type.FullName)
               from dependency in type.Dependencies
               let to = Place.Of(dependency.Target)
               where to is not null && !Exceptions.Contains((@from.ToString(), dependency.Target.FullName))
               select new Arrow(type.FullName, @from, dependency.Target.FullName, to, dependency.Target.Visibility == Visibility.Public),
        ];
    }

    /// <param name="Part">The folder below, "Redis"; null for what lies in the folder itself.</param>
    private sealed record Place(string Folder, string? Part)
    {
        public override string ToString() => Part is null ? Folder : $"{Folder}.{Part}";

        public static Place? Of(IType type)
        {
            // Razor compiles each page into a class of its own, in a namespace that is not ours.
            if (type.FullName.StartsWith("AspNetCoreGeneratedDocument.", StringComparison.Ordinal)) return new("Pages", null);
            var parts = (type.Namespace?.FullName ?? "").Split('.');
            return parts switch
            {
                ["Scheduly", "Web", var folder, ..] => new(folder, parts.ElementAtOrDefault(3)),
                ["Scheduly", "Sessions", "Storage" or "Hosting" or "Health" or "Sqlite" or "Redis" or "PostgreSql" or "SqlServer", ..] => new($"Engine.{parts[2]}", parts.ElementAtOrDefault(3)),
                ["Scheduly", "Sessions", ..] => new("Engine", parts.ElementAtOrDefault(2)),
                _ => null,
            };
        }
    }

    private sealed record Arrow(string Source, Place From, string Target, Place To, bool ToIsPublic)
    {
        public override string ToString() => $"{Source} -> {Target}";
    }
}
